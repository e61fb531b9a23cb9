package io.smsplatform.smpp;

import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.relay.ConfigTable;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The pools that connectors may join: they exist and carry the channel {@code sms}. */
@Component
public class SenderPools {

    private static final String CHANNEL = "sms";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ConfigTable<PoolConfig> published;

    SenderPools(ConfigTable<PoolConfig> published) {
        this.published = published;
    }

    /** Fails with a 422 refusal unless that pool may be joined; one that was created a moment ago is waited for. */
    public Mono<Void> require(String name) {
        return Mono.fromSupplier(() -> published.get(name))
                .repeatWhenEmpty(looks -> looks.delayElements(LOOK_AGAIN).take(PATIENCE.dividedBy(LOOK_AGAIN)))
                .switchIfEmpty(Mono.error(() -> refusal("unknown", "there is no pool '%s'".formatted(name))))
                .filter(pool -> pool.channel().equals(CHANNEL))
                .switchIfEmpty(Mono.error(() ->
                        refusal("wrong-channel", "pool '%s' does not serve the channel '%s'".formatted(name, CHANNEL))))
                .then();
    }

    private static Refusal refusal(String code, String detail) {
        return new Refusal(Problem.invalid(List.of(new FieldError("/pool", code, detail))));
    }
}
