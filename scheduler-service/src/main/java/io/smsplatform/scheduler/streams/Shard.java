package io.smsplatform.scheduler.streams;

import io.smsplatform.events.PoolShard;
import io.smsplatform.scheduler.engine.PoolPolicy;
import io.smsplatform.scheduler.engine.PoolShardEngine;
import org.jspecify.annotations.Nullable;

/** One pool shard that a task hosts: its engine, the policy it was given and the revision last published. */
final class Shard {

    final PoolShard id;
    final PoolShardEngine engine = new PoolShardEngine();

    @Nullable
    PoolPolicy policy;

    long publishedRevision = -1;

    Shard(PoolShard id) {
        this.id = id;
    }
}
