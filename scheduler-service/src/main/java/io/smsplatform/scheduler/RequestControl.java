package io.smsplatform.scheduler;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlRequested;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.events.TsidGenerator;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

/**
 * Asks all scheduler tasks to do something about messages under way. Only they know which messages there are, so that an
 * identifier that does not exist is asked for like any other; what was done is told by the messages themselves.
 */
@Service
public class RequestControl {

    /**
     * Who asks.
     *
     * @param subject application id of the caller
     * @param application only its messages are meant; null = of any
     */
    public record Asker(String subject, @Nullable String application) {}

    private final ControlLog log;
    private final Clock clock;
    private final TsidGenerator identifiers;

    RequestControl(ControlLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
        this.identifiers = TsidGenerator.withRandomNode(clock);
    }

    /** @return identifier of the wish */
    public Mono<Long> ofMessage(long messageId, ControlAction action, Asker asker) {
        return publish(wish(action, ControlTarget.MESSAGE, asker).setMessageId(messageId));
    }

    /** Messages of the task that come later are meant as well. */
    public Mono<Long> ofTask(long taskId, ControlAction action, Asker asker) {
        return publish(wish(action, ControlTarget.TASK, asker).setTaskId(taskId));
    }

    public Mono<Long> ofPool(String pool, ControlAction action, Asker asker) {
        return publish(wish(action, ControlTarget.POOL, asker).setPool(pool));
    }

    public Mono<Long> ofLane(String pool, String lane, ControlAction action, Asker asker) {
        return publish(wish(action, ControlTarget.LANE, asker).setPool(pool).setLane(lane));
    }

    private ControlRequested.Builder wish(ControlAction action, ControlTarget target, Asker asker) {
        ControlRequested.Builder wish = ControlRequested.newBuilder()
                .setControlId(identifiers.next())
                .setAction(action)
                .setTarget(target)
                .setAt(clock.instant())
                .setRequestedBy(asker.subject());
        String application = asker.application();
        return application == null ? wish : wish.setApplication(application);
    }

    private Mono<Long> publish(ControlRequested.Builder complete) {
        ControlRequested wish = complete.build();
        return log.publish(wish).thenReturn(wish.getControlId());
    }
}
