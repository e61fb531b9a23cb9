package io.smsplatform.scheduler.streams;

import io.smsplatform.events.PoolShard;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.FailureRules;
import io.smsplatform.scheduler.engine.PoolPolicy;
import io.smsplatform.scheduler.engine.PoolShardEngine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pool shard that a task hosts: its engine, the rules it was given and the picture last published. */
final class Shard {

    final PoolShard id;
    final PoolShardEngine engine;
    final Throughput throughput = new Throughput();

    /** The other shards of its pool in the same task, which share its stores. */
    final List<Shard> siblings = new ArrayList<>(0);

    @Nullable
    PoolPolicy policy;

    FailureRules rules = FailureRules.NONE;
    int lanesElsewhere = Event.LanesElsewhere.NOWHERE;
    long publishedRevision = -1;
    double publishedThroughput;
    boolean publishedAsDeleted;

    Shard(PoolShard id) {
        this.id = id;
        this.engine = new PoolShardEngine(id.index());
    }

    /** Whether another shard of the same stores has the message, or its end. */
    boolean isWithSibling(long messageId) {
        for (Shard sibling : siblings) {
            if (sibling.engine.isLive(messageId) || sibling.engine.isBuried(messageId)) {
                return true;
            }
        }
        return false;
    }

    /** Whether its pool is no more, or has fewer shards, and nothing is left of it. */
    boolean isOver() {
        return policy != null && (policy.deleted() || id.index() >= policy.shards()) && engine.live() == 0;
    }
}
