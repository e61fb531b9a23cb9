package io.smsplatform.scheduler.engine.simulation;

import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.Counters;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.PoolShardEngine;
import io.smsplatform.scheduler.engine.Snapshot;
import java.util.List;

/** An engine as the world sees it, so that a broken one can take its place. */
interface Machine {

    List<Command> apply(Event event, long now);

    /** How many messages are under way. */
    int live();

    Counters counters();

    Snapshot snapshot(long now);

    /** The real one. */
    final class Sound implements Machine {

        private final PoolShardEngine engine;

        Sound(int shard) {
            engine = new PoolShardEngine(shard);
        }

        @Override
        public List<Command> apply(Event event, long now) {
            return engine.apply(event, now);
        }

        @Override
        public int live() {
            return engine.live();
        }

        @Override
        public Counters counters() {
            return engine.counters();
        }

        @Override
        public Snapshot snapshot(long now) {
            return engine.snapshot(now);
        }
    }
}
