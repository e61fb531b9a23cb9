package io.smsplatform.scheduler.streams;

import io.smsplatform.events.PoolShard;
import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.FailureRules;
import io.smsplatform.scheduler.engine.LaneUsage;
import io.smsplatform.scheduler.engine.PoolPolicy;
import io.smsplatform.scheduler.engine.PoolShardEngine;
import io.smsplatform.scheduler.engine.TaskControl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pool shards of one Streams task. One that is met for the first time is told the rules, what was asked of tasks
 * before it came, and what was kept of it.
 */
final class Shards implements ControlStore.Visitor {

    private static final int EARLY_AT_MOST = 10_000;
    private static final long EARLY_MILLIS = 15 * 60_000;

    /** A wish about a message, and when it was read. */
    private record Early(Event.Controlled wish, long at) {}

    private final ConfigFeed config;
    private final CommandExecutor executor;
    private final ArrayDeque<Early> early = new ArrayDeque<>();
    private final Map<PoolShard, Shard> shards = new HashMap<>();
    private final Map<Long, TaskControl> tasks = new HashMap<>();
    private final Map<PoolShard, List<Event>> kept = new HashMap<>();

    /** An engine of no pool: remembers what was asked of tasks, also while no shard is here to hear it. */
    private final PoolShardEngine listener = new PoolShardEngine(0);

    Shards(ConfigFeed config, CommandExecutor executor) {
        this.config = config;
        this.executor = executor;
    }

    Collection<Shard> all() {
        return shards.values();
    }

    /** The shard that a record names. */
    Shard of(String pool, int index, long now) {
        PoolShard id = new PoolShard(pool, index);
        Shard shard = shards.get(id);
        if (shard == null) {
            shard = restored(id, now);
            giveRules(shard, now);
        }
        return shard;
    }

    /** The same while nothing can be forwarded: it is given its rules later. */
    Shard restored(PoolShard id, long now) {
        Shard known = shards.get(id);
        if (known != null) {
            return known;
        }
        Shard shard = new Shard(id);
        for (Shard other : shards.values()) {
            if (other.id.pool().equals(id.pool())) {
                other.siblings.add(shard);
                shard.siblings.add(other);
            }
        }
        shards.put(id, shard);
        tasks.forEach((task, control) -> shard.engine.apply(new Event.RestoredTask(task, control), now));
        early.forEach(each -> shard.engine.apply(each.wish(), now));
        List<Event> ofIt = kept.remove(id);
        if (ofIt != null) {
            ofIt.forEach(event -> shard.engine.apply(event, now));
        }
        return shard;
    }

    @Nullable
    Shard known(PoolShard id) {
        return shards.get(id);
    }

    void giveRules(Shard shard, long now) {
        FailureRules rules = config.rules();
        if (rules != shard.rules) {
            shard.rules = rules;
            executor.carryOut(shard, shard.engine.apply(new Event.RulesChanged(rules), now), now);
        }
        PoolPolicy policy = config.policy(shard.id.pool());
        if (policy != null && !policy.equals(shard.policy)) {
            shard.policy = policy;
            executor.carryOut(shard, shard.engine.apply(new Event.PoolChanged(policy), now), now);
        }
    }

    /** Remembers what is asked of a task for shards that are still to come. */
    void ask(Event.Controlled ofTask, long now) {
        remember(listener.apply(ofTask, now));
    }

    /** Remembers what is asked of a message for a shard that is still to come: its acceptance may not have been read. */
    void askLater(Event.Controlled ofMessage, long now) {
        early.addLast(new Early(ofMessage, now));
        if (early.size() > EARLY_AT_MOST) {
            early.removeFirst();
        }
    }

    void tick(long now) {
        remember(listener.apply(SchedulerProcessor.TICK, now));
        while (!early.isEmpty() && now - early.getFirst().at() > EARLY_MILLIS) {
            early.removeFirst();
        }
    }

    /** A shard without lanes may hand its messages to one that has some. */
    void tellWhereLanesAre(Shard shard, long now) {
        boolean oneOfSeveral = shard.policy != null && shard.policy.shards() > 1;
        int elsewhere = oneOfSeveral ? config.shardWithLanes(shard.id) : Event.LanesElsewhere.NOWHERE;
        if (elsewhere != shard.lanesElsewhere) {
            shard.lanesElsewhere = elsewhere;
            executor.carryOut(shard, shard.engine.apply(new Event.LanesElsewhere(elsewhere), now), now);
        }
    }

    private void remember(List<Command> commands) {
        for (Command command : commands) {
            if (command instanceof Command.SaveTask asked) {
                TaskControl control = asked.control();
                if (control == null) {
                    tasks.remove(asked.taskId());
                } else {
                    tasks.put(asked.taskId(), control);
                }
                executor.keepTask(asked.taskId(), control);
            }
        }
    }

    // ---- what was kept, before any shard is there

    @Override
    public void task(long taskId, TaskControl control) {
        tasks.put(taskId, control);
        listener.apply(new Event.RestoredTask(taskId, control), 0);
    }

    @Override
    public void pool(PoolShard shard, TaskControl control) {
        keep(shard, new Event.RestoredTask(TaskControl.EVERY_TASK, control));
    }

    @Override
    public void usage(PoolShard shard, String lane, LaneUsage.Kept usage, List<Long> recipients) {
        keep(shard, new Event.RestoredUsage(lane, usage, recipients));
    }

    private void keep(PoolShard shard, Event event) {
        kept.computeIfAbsent(shard, id -> new ArrayList<>()).add(event);
    }
}
