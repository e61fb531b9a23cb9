package io.smsplatform.scheduler;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.scheduler.engine.Snapshot;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.springframework.stereotype.Component;

/**
 * What this instance has read and decided. Identity per source: received = handled + duplicate + parked; alert on any
 * growth of parked, and on pending that grows while lanes ask.
 */
@Component
public class SchedulerMetrics {

    /** The topics that the scheduler reads. */
    public enum Source {
        ACCEPTED,
        DEMAND,
        REPORTED,
        CONTROL
    }

    /** What became of a record. */
    public enum Fate {
        HANDLED,
        DUPLICATE,
        PARKED
    }

    private final Map<Source, Counter> received = new EnumMap<>(Source.class);
    private final Map<Source, Map<Fate, Counter>> fates = new EnumMap<>(Source.class);
    private final Map<FinalState, Counter> settled = new EnumMap<>(FinalState.class);
    private final Map<DeferReason, Counter> deferred = new EnumMap<>(DeferReason.class);
    private final Counter dispatched;
    private final Counter alerted;

    public SchedulerMetrics(MeterRegistry registry, LiveShards shards) {
        for (Source source : Source.values()) {
            received.put(source, counter(registry, "sms_scheduler_received", "source", source));
            Map<Fate, Counter> ofSource = new EnumMap<>(Fate.class);
            for (Fate fate : Fate.values()) {
                ofSource.put(
                        fate,
                        Counter.builder("sms_scheduler_" + wireName(fate))
                                .tag("source", wireName(source))
                                .register(registry));
            }
            fates.put(source, ofSource);
        }
        for (FinalState state : FinalState.values()) {
            settled.put(state, counter(registry, "sms_scheduler_settled", "state", state));
        }
        for (DeferReason reason : DeferReason.values()) {
            deferred.put(reason, counter(registry, "sms_scheduler_deferred", "reason", reason));
        }
        dispatched = Counter.builder("sms_scheduler_dispatched").register(registry);
        alerted = Counter.builder("sms_scheduler_alerted").register(registry);
        gauge(registry, shards, "sms_scheduler_pending", Snapshot::pending);
        gauge(registry, shards, "sms_scheduler_delayed", Snapshot::delayed);
        gauge(registry, shards, "sms_scheduler_held", Snapshot::held);
        gauge(registry, shards, "sms_scheduler_ending", Snapshot::ending);
        gauge(registry, shards, "sms_scheduler_in_flight", Snapshot::inFlight);
        gauge(registry, shards, "sms_scheduler_awaiting_receipt", Snapshot::awaitingReceipt);
        gauge(
                registry,
                shards,
                "sms_scheduler_lanes",
                snapshot -> snapshot.lanes().size());
    }

    public void received(Source source) {
        count(received, source);
    }

    public void ended(Source source, Fate fate) {
        Map<Fate, Counter> ofSource = fates.get(source);
        if (ofSource != null) {
            count(ofSource, fate);
        }
    }

    public void dispatched() {
        dispatched.increment();
    }

    public void alerted() {
        alerted.increment();
    }

    public void deferred(DeferReason reason) {
        count(deferred, reason);
    }

    public void settled(FinalState state) {
        count(settled, state);
    }

    private static <K> void count(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter != null) {
            counter.increment();
        }
    }

    private static Counter counter(MeterRegistry registry, String name, String tag, Enum<?> value) {
        return Counter.builder(name).tag(tag, wireName(value)).register(registry);
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void gauge(MeterRegistry registry, LiveShards shards, String name, ToIntFunction<Snapshot> part) {
        Gauge.builder(
                        name,
                        shards,
                        all -> all.all().values().stream().mapToInt(part).sum())
                .strongReference(true)
                .register(registry);
    }
}
