package io.smsplatform.scheduler.engine;

import io.smsplatform.events.PoolShard;

/**
 * Hands messages on to other shards of their pool: those of a shard that the pool no longer has, and those that have waited
 * long in a shard without lanes while another one has some.
 */
final class Moves {

    /** A shard without lanes keeps its messages so long. */
    static final long NO_LANE_MILLIS = 30_000;

    private static final int MOVED_PER_EVENT = 1_000;

    private final Lifecycle life;
    private long noLaneSince = Timed.NEVER;
    private int shardWithLanes = Event.LanesElsewhere.NOWHERE;
    private boolean leftOver;

    Moves(Lifecycle life) {
        this.life = life;
    }

    void on(Event.LanesElsewhere elsewhere) {
        shardWithLanes = elsewhere.shard();
    }

    /** Whether the last event left messages that are to be moved. */
    boolean leftOver() {
        return leftOver;
    }

    void handOn(long now) {
        leftOver = false;
        if (!life.poolIsKnown() || life.policy().deleted()) {
            return;
        }
        int shards = life.policy().shards();
        if (life.isAbolished()) {
            move(shards, now);
            return;
        }
        boolean deserted = shards > 1 && life.lanes.present() == 0;
        noLaneSince = deserted ? Math.min(noLaneSince, now) : Timed.NEVER;
        boolean elsewhere = shardWithLanes != life.shard() && shardWithLanes >= 0 && shardWithLanes < shards;
        if (deserted && elsewhere && now - noLaneSince >= NO_LANE_MILLIS) {
            move(shards, now);
        }
    }

    private void move(int shards, long now) {
        for (int n = 0; n < MOVED_PER_EVENT; n++) {
            Message message = life.queue.poll();
            if (message == null) {
                return;
            }
            boolean hasHome = life.isAbolished() || message.pinnedTo() != null;
            int to = hasHome ? home(message, shards) : shardWithLanes;
            if (to == life.shard()) { // it waits for a lane of this very shard
                life.enqueue(message, now);
            } else {
                life.moveAway(message, to, now);
            }
        }
        leftOver = life.queue.size() > 0;
    }

    /** As task-service would have placed it, but for the recipient's shard in a sticky pool, which its text would tell. */
    private int home(Message message, int shards) {
        String pool = life.policy().pool();
        String pin = message.pinnedTo();
        if (pin != null) {
            return PoolShard.ofLane(pool, pin, shards).index();
        }
        return PoolShard.ofMessage(pool, message.paceMillis() > 0 ? message.taskId : message.id, shards)
                .index();
    }
}
