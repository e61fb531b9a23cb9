package io.smsplatform.scheduler.streams;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up while this instance schedules, or is about to after a rebalance. */
@Component
class SchedulingHealthIndicator implements HealthIndicator {

    private final SchedulerStreams streams;

    SchedulingHealthIndicator(SchedulerStreams streams) {
        this.streams = streams;
    }

    @Override
    public Health health() {
        return (streams.isRunning() ? Health.up() : Health.down())
                .withDetail("partitions", streams.activePartitions())
                .withDetail("standby", streams.standbyPartitions())
                .build();
    }
}
