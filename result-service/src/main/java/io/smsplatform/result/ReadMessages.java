package io.smsplatform.result;

import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Caller;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

/**
 * Finds messages for a caller. Who asks for what was accepted a moment ago waits until the table has caught up with the
 * log, so that "not found" is the truth.
 */
@Service
public class ReadMessages {

    private static final Duration YOUNG = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final MessageStore messages;
    private final Projection projection;
    private final InstantSource clock;

    ReadMessages(MessageStore messages, Projection projection, InstantSource clock) {
        this.messages = messages;
        this.projection = projection;
        this.clock = clock;
    }

    /** One page, and whether there are more. */
    public record Page(List<StoredMessage> messages, boolean more) {}

    /** Empty if there is no such message or it is another application's. */
    public Mono<StoredMessage> byId(Caller caller, long id) {
        return messages.find(id)
                // Made by a later event than the acceptance: the row proves that the table is behind.
                .flatMap(found ->
                        isAccepted(found) ? Mono.just(found) : onceCaughtUp().then(messages.find(id)))
                .switchIfEmpty(Mono.defer(() -> onceCaughtUp(id).then(messages.find(id))))
                .filter(message -> mayRead(caller, message));
    }

    /** Messages below the given identifier, newest first. */
    public Mono<Page> page(MessageFilter filter, long below, int limit) {
        Mono<Page> page = load(filter, below, limit);
        Long task = filter.task();
        // A young task may be there in part: its caller has heard of all of it.
        return task == null ? page : onceCaughtUp(task).then(page);
    }

    private Mono<Page> load(MessageFilter filter, long below, int limit) {
        return messages.page(filter, below, limit + 1).collectList().map(found -> {
            boolean more = found.size() > limit;
            return new Page(more ? found.subList(0, limit) : found, more);
        });
    }

    private Mono<Boolean> onceCaughtUp(long id) {
        long age = Math.abs(clock.millis() - Tsid.millis(id));
        return age < YOUNG.toMillis() ? onceCaughtUp() : Mono.just(true);
    }

    private Mono<Boolean> onceCaughtUp() {
        return projection.caughtUp(PATIENCE);
    }

    /** Only the acceptance says everything that a caller may see of a message, and whose it is. */
    private static boolean isAccepted(StoredMessage message) {
        return message.facts().acceptedAt() != null;
    }

    private static boolean mayRead(Caller caller, StoredMessage message) {
        @Nullable String application = message.facts().application();
        return caller.owns(application == null ? "" : application);
    }
}
