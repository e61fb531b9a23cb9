package io.smsplatform.scheduler.engine.simulation;

import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.Event;
import java.util.ArrayList;
import java.util.List;

/** The last events: some of them come once more, and all of them are shown when something is wrong. */
final class Recent {

    private static final int REPEATABLE = 512;
    private static final int SHOWN = 20;

    private record Sent(int shard, Event event) {}

    private record Line(int step, long now, int shard, Event event, List<Command> commands) {}

    private final Sent[] sent = new Sent[REPEATABLE];
    private final Line[] lines = new Line[SHOWN];
    private int sentCount;
    private int lineCount;

    void add(int shard, Event event) {
        sent[sentCount++ % REPEATABLE] = new Sent(shard, event);
    }

    /** The demands that a shard forgot do not come again. */
    void clear(int shard) {
        for (int i = 0; i < REPEATABLE; i++) {
            if (sent[i] != null && sent[i].shard == shard && sent[i].event instanceof Event.Demanded) {
                sent[i] = null;
            }
        }
    }

    void repeat(World world, Chance chance) {
        Sent again = sentCount == 0 ? null : sent[chance.below(Math.min(sentCount, REPEATABLE))];
        if (again != null && world.canComeAgain(again.shard, again.event)) {
            world.shard(again.shard).apply(again.event);
        }
    }

    void note(int step, long now, int shard, Event event, List<Command> commands) {
        lines[lineCount++ % SHOWN] = new Line(step, now, shard, event, commands);
    }

    List<String> lines() {
        List<String> shown = new ArrayList<>();
        for (int i = Math.max(0, lineCount - SHOWN); i < lineCount; i++) {
            Line line = lines[i % SHOWN];
            shown.add("step %d, time %d, shard %d: %s".formatted(line.step, line.now, line.shard, line.event));
            line.commands.forEach(command -> shown.add("    -> " + command));
        }
        return shown;
    }
}
