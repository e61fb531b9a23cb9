package io.smsplatform.scheduler;

import io.smsplatform.events.PoolShard;
import io.smsplatform.scheduler.engine.Snapshot;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The latest picture of each shard that this instance hosts; stream threads publish it about once a second. */
@Component
public class LiveShards {

    private final Map<PoolShard, Snapshot> shards = new ConcurrentHashMap<>();

    public void publish(PoolShard shard, Snapshot snapshot) {
        shards.put(shard, snapshot);
    }

    public void remove(PoolShard shard) {
        shards.remove(shard);
    }

    public @Nullable Snapshot get(PoolShard shard) {
        return shards.get(shard);
    }

    public Map<PoolShard, Snapshot> all() {
        return new TreeMap<>(shards);
    }
}
