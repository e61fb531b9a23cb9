package io.smsplatform.scheduler.streams;

import io.smsplatform.events.PoolShard;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.scheduler.engine.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A shard's picture as every other service reads it. */
final class Pictures {

    private Pictures() {}

    static ShardState of(PoolShard shard, Snapshot snapshot, double dispatchedPerSecond, boolean deleted, long now) {
        return new ShardState(
                shard.pool(),
                shard.index(),
                now,
                deleted,
                snapshot.paused(),
                byWireName(snapshot.pendingByClass()),
                snapshot.delayed(),
                snapshot.held(),
                snapshot.ending(),
                snapshot.inFlight(),
                snapshot.awaitingReceipt(),
                dispatchedPerSecond,
                snapshot.ratePerSecond(),
                byWireName(snapshot.standings()),
                lanes(snapshot));
    }

    private static List<ShardState.LaneState> lanes(Snapshot snapshot) {
        return snapshot.lanes().stream()
                .limit(ShardState.LANES_AT_MOST)
                .map(lane -> new ShardState.LaneState(
                        lane.lane(),
                        wireName(lane.kind()),
                        wireName(lane.standing()),
                        lane.window(),
                        lane.inFlight(),
                        lane.expiresAt(),
                        lane.group(),
                        lane.weight(),
                        lane.ratePerSecond(),
                        lane.learnedRate(),
                        lane.successRate(),
                        lane.receiptMillis(),
                        lane.readyAt(),
                        lane.quotaUsed()))
                .toList();
    }

    private static <K extends Enum<K>> Map<String, Integer> byWireName(Map<K, Integer> counts) {
        Map<String, Integer> named = new TreeMap<>();
        counts.forEach((key, count) -> named.put(wireName(key), count));
        return named;
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
