package io.smsplatform.result;

import io.smsplatform.events.PoolShard;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.ShardState;
import org.jspecify.annotations.Nullable;

/** The pools and their shards as they were told last; answers from memory. */
public interface Pictures {

    /** The pool of that name, or null if there is none. */
    @Nullable
    PoolConfig pool(String name);

    /** How the shard stood about a second ago, or null if nobody has told. */
    @Nullable
    ShardState shard(PoolShard shard);
}
