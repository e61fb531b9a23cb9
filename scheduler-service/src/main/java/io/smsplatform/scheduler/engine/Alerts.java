package io.smsplatform.scheduler.engine;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/** Tells of failures that rules want told, each rule once a minute at most, with how many there were. */
final class Alerts {

    static final long PAUSE_MILLIS = 60_000;

    private static final class Pending {
        Command.Alert latest;
        int count;
        long toldAt = Long.MIN_VALUE;

        Pending(Command.Alert latest) {
            this.latest = latest;
        }
    }

    private final Map<String, Pending> byRule = new HashMap<>();

    /** Takes one failure; its count is ignored. */
    void add(Command.Alert failure) {
        Pending pending = byRule.computeIfAbsent(failure.rule(), rule -> new Pending(failure));
        pending.latest = failure;
        pending.count++;
    }

    /** Gives out what is due. */
    void tell(long now, Consumer<Command.Alert> to) {
        if (byRule.isEmpty()) {
            return;
        }
        for (Iterator<Pending> all = byRule.values().iterator(); all.hasNext(); ) {
            Pending pending = all.next();
            boolean rested =
                    pending.toldAt == Long.MIN_VALUE || now - pending.toldAt >= PAUSE_MILLIS || now < pending.toldAt;
            if (rested && pending.count > 0) {
                Command.Alert latest = pending.latest;
                to.accept(new Command.Alert(
                        latest.webhook(),
                        latest.rule(),
                        latest.scene(),
                        latest.messageId(),
                        latest.lane(),
                        latest.code(),
                        latest.detail(),
                        pending.count));
                pending.count = 0;
                pending.toldAt = now;
            } else if (rested) {
                all.remove();
            }
        }
    }

    boolean someWait() {
        return !byRule.isEmpty();
    }
}
