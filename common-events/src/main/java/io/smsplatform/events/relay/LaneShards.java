package io.smsplatform.events.relay;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.config.PoolConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Addresses lanes' demand to the shards that they belong to. When a pool gets another number of shards, a lane that moves
 * takes leave of its former shard with its next heartbeat. Safe for concurrent use by different lanes.
 */
public final class LaneShards {

    private final ConfigTable<PoolConfig> pools;
    private final Map<String, PoolShard> standing = new ConcurrentHashMap<>();

    public LaneShards(ConfigTable<PoolConfig> pools) {
        this.pools = pools;
    }

    /** What to write for a lane's demand, in this order; the shard that it names itself does not count. */
    public List<LaneDemand> address(LaneDemand demand) {
        PoolShard shard = PoolShard.ofLane(demand.getPool(), demand.getLane(), shardsOf(demand.getPool()));
        LaneDemand addressed = demand.getShard() == shard.index()
                ? demand
                : LaneDemand.newBuilder(demand).setShard(shard.index()).build();
        PoolShard former = formerOf(demand, shard);
        return former == null || former.equals(shard)
                ? List.of(addressed)
                : List.of(leaving(former, demand), addressed);
    }

    /** Where the lane's demand stands until now. A poll does not stand: it ends by itself. */
    private @Nullable PoolShard formerOf(LaneDemand demand, PoolShard now) {
        return switch (demand.getMode()) {
            case STANDING -> standing.put(demand.getLane(), now);
            case CLOSED -> standing.remove(demand.getLane());
            case ONCE, UNRECOGNISED -> null;
        };
    }

    private static LaneDemand leaving(PoolShard former, LaneDemand demand) {
        return LaneDemand.newBuilder(demand)
                .setPool(former.pool())
                .setShard(former.index())
                .setMode(DemandMode.CLOSED)
                .setCredit(0)
                .build();
    }

    private int shardsOf(String pool) {
        PoolConfig known = pools.get(pool);
        return known == null ? 1 : known.shards();
    }
}
