package io.smsplatform.events.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.PoolConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneShardsTests {

    /** In shard 4 of 8, as PoolShardTests says. */
    private static final String LANE = "smpp:spare";

    private final ConfigTable<PoolConfig> pools = new ConfigTable<>(Topics.CONFIG_POOLS);
    private final LaneShards shards = new LaneShards(pools);

    @Test
    void addressesShardZeroOfAPoolThatIsNotKnownOrHasOneShard() {
        assertThat(told(DemandMode.STANDING, "main")).containsExactly("STANDING main/0 10");

        pool("main", 1, 1);

        assertThat(told(DemandMode.STANDING, "main")).containsExactly("STANDING main/0 10");
    }

    @Test
    void takesLeaveOfTheFormerShardOnce() {
        pool("main", 1, 1);
        told(DemandMode.STANDING, "main");
        pool("main", 2, 8);

        assertThat(told(DemandMode.STANDING, "main")).containsExactly("CLOSED main/0 0", "STANDING main/4 10");
        assertThat(told(DemandMode.STANDING, "main")).containsExactly("STANDING main/4 10");
    }

    @Test
    void closesWhereItsDemandStands() {
        pool("main", 1, 8);
        told(DemandMode.STANDING, "main");
        pool("main", 2, 1);

        assertThat(told(DemandMode.CLOSED, "main")).containsExactly("CLOSED main/4 0", "CLOSED main/0 0");
        assertThat(told(DemandMode.STANDING, "main")).containsExactly("STANDING main/0 10");
    }

    @Test
    void takesLeaveOfAFormerPool() {
        pool("main", 1, 8);
        pool("other", 1, 1);
        told(DemandMode.STANDING, "main");

        assertThat(told(DemandMode.STANDING, "other")).containsExactly("CLOSED main/4 0", "STANDING other/0 10");
    }

    @Test
    void letsAPollEndByItself() {
        pool("main", 1, 8);
        told(DemandMode.ONCE, "main");
        pool("main", 2, 1);

        assertThat(told(DemandMode.ONCE, "main")).containsExactly("ONCE main/0 10");
    }

    private List<String> told(DemandMode mode, String pool) {
        return shards.address(demand(mode, pool)).stream()
                .map(demand -> "%s %s/%d %d"
                        .formatted(demand.getMode(), demand.getPool(), demand.getShard(), demand.getCredit()))
                .toList();
    }

    private static LaneDemand demand(DemandMode mode, String pool) {
        return LaneDemand.newBuilder()
                .setLane(LANE)
                .setKind(LaneKind.SMPP)
                .setPool(pool)
                .setMode(mode)
                .setCredit(mode == DemandMode.CLOSED ? 0 : 10)
                .setReturnPartition(0)
                .setSession("s1")
                .setSequence(1)
                .setAt(Instant.ofEpochMilli(0))
                .setExpiresAt(Instant.ofEpochMilli(10_000))
                .build();
    }

    private void pool(String name, long version, int count) {
        Duration any = Duration.ofSeconds(1);
        PoolConfig pool =
                new PoolConfig(name, version, false, "sms", "least_loaded", 0, 5, any, any, any, any, any, count);
        pools.apply(
                name.getBytes(StandardCharsets.UTF_8),
                Topics.CONFIG_POOLS.value().encode(pool));
    }
}
