package io.smsplatform.scheduler.engine;

import io.smsplatform.events.PoolShard;

/**
 * Hands messages on to other shards of their pool: those of a shard that the pool no longer has, those that have waited
 * long in a shard without lanes, and those that are pinned to a lane of another shard.
 */
final class Moves {

    /** A shard without lanes keeps its messages so long. */
    static final long NO_LANE_MILLIS = 30_000;

    /** If no shard has lanes, messages go round in circles: slowly. */
    private static final int DESERTING_PER_SECOND = 200;

    private static final int MOVED_PER_EVENT = 1_000;

    private final Lifecycle life;
    private final TokenBucket deserting = new TokenBucket();
    private long noLaneSince = Timed.NEVER;

    Moves(Lifecycle life) {
        this.life = life;
    }

    void handOn(long now) {
        if (!life.poolIsKnown() || life.policy().deleted()) {
            return;
        }
        int shards = life.policy().shards();
        if (life.shard() >= shards) {
            abolish(shards, now);
            return;
        }
        boolean deserted = shards > 1 && life.lanes.present() == 0;
        noLaneSince = deserted ? Math.min(noLaneSince, now) : Timed.NEVER;
        if (deserted && now - noLaneSince >= NO_LANE_MILLIS) {
            desert(shards, now);
        }
    }

    private void abolish(int shards, long now) {
        for (int n = 0; n < MOVED_PER_EVENT; n++) {
            Message message = life.queue.poll();
            if (message == null) {
                return;
            }
            String pin = message.pinnedTo();
            String pool = life.policy().pool();
            PoolShard to =
                    pin == null ? PoolShard.ofMessage(pool, message.id, shards) : PoolShard.ofLane(pool, pin, shards);
            life.moveAway(message, to.index(), now);
        }
    }

    private void desert(int shards, long now) {
        deserting.rate(DESERTING_PER_SECOND, now);
        while (deserting.ready(now)) {
            Message message = life.queue.poll();
            if (message == null) {
                return;
            }
            String pin = message.pinnedTo();
            int to = pin == null
                    ? (life.shard() + 1) % shards
                    : PoolShard.ofLane(life.policy().pool(), pin, shards).index();
            if (to == life.shard()) {
                life.reserve(message, pin, now + Dispatcher.SHARD_PATIENCE_MILLIS, now);
            } else if (now - message.readySince() < NO_LANE_MILLIS) {
                life.queue.refund(message);
                life.move(message, State.Queued.INSTANCE, now);
                return;
            } else {
                deserting.take(1, now);
                life.moveAway(message, to, now);
            }
        }
    }
}
