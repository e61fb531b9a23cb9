package io.smsplatform.provider.kafka;

import io.smsplatform.provider.InFlight;
import io.smsplatform.provider.Lanes;
import io.smsplatform.provider.ProviderProperties;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Keeps lanes alive, and ends them first of all when the service stops: no more demand, then the answers to what was sent,
 * and only then does the listener leave its group.
 */
@Component
class LanesLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LanesLifecycle.class);
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final Lanes lanes;
    private final InFlight inFlight;
    private final ProviderProperties properties;
    private volatile boolean running;

    LanesLifecycle(Lanes lanes, InFlight inFlight, ProviderProperties properties) {
        this.lanes = lanes;
        this.inFlight = inFlight;
        this.properties = properties;
    }

    @Scheduled(fixedRateString = "${sms.provider.heartbeat:3s}")
    Mono<Void> heartbeat() {
        return lanes.heartbeat();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        try {
            lanes.close().block(CLOSE);
        } catch (IllegalStateException e) { // the scheduler will see the demand end by itself
            log.warn("end of demand not published within {}", CLOSE);
        }
        drain();
        running = false;
    }

    private void drain() {
        try {
            if (!inFlight.awaitNone(properties.drain())) {
                log.warn("{} attempts without an answer after {}", inFlight.count(), properties.drain());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE; // stops before the listener
    }
}
