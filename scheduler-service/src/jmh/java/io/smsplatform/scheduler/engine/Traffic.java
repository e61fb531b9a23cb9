package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Outcome;
import java.util.ArrayDeque;
import java.util.List;

/**
 * A shard in steady work: messages come, lanes send them, the network confirms them two seconds later, and the lanes say
 * every ten seconds that they still ask. One millisecond passes per {@value #MESSAGES_PER_MILLI} messages.
 */
final class Traffic {

    static final int LANES = 20;
    private static final int WINDOW = 50;
    private static final int MESSAGES_PER_MILLI = 5;
    private static final int RECEIPTS_UNDER_WAY = 2_000 * MESSAGES_PER_MILLI;
    private static final int MESSAGES_PER_HEARTBEAT = 10_000 * MESSAGES_PER_MILLI;
    private static final int MESSAGES_PER_TICK = 100 * MESSAGES_PER_MILLI;
    private static final int MESSAGES_TO_WARM_UP = 1_500_000;
    private static final long VALIDITY = 86_400_000;
    private static final MessageClass[] CLASSES = {
        MessageClass.OTP,
        MessageClass.TRANSACTIONAL,
        MessageClass.TRANSACTIONAL,
        MessageClass.NORMAL,
        MessageClass.NORMAL,
        MessageClass.NORMAL,
        MessageClass.NORMAL,
        MessageClass.BULK,
        MessageClass.BULK,
        MessageClass.BULK
    };

    private final PoolShardEngine engine = new PoolShardEngine();
    private final String[] applications;
    private final ArrayDeque<Command.Dispatch> held = new ArrayDeque<>();
    private final ArrayDeque<Command.Dispatch> sent = new ArrayDeque<>();
    private long now = 1_700_000_000_000L;
    private long messages;
    private long demands;
    private long events;
    private long dispatched;

    Traffic(PoolPolicy policy, int applicationCount) {
        applications = new String[applicationCount];
        for (int i = 0; i < applicationCount; i++) {
            applications[i] = "application-" + i;
        }
        apply(new Event.PoolChanged(policy));
    }

    /** Puts messages into the queue before any lane asks. */
    Traffic pending(int count, MessageClass messageClass) {
        for (int i = 0; i < count; i++) {
            accept(messageClass);
        }
        return this;
    }

    Traffic rules(FailureRules rules) {
        apply(new Event.RulesChanged(rules));
        return this;
    }

    /** Lanes begin to ask. So many messages later everything is compiled, however little of the processor there is. */
    Traffic begin() {
        heartbeat();
        run(MESSAGES_TO_WARM_UP);
        return this;
    }

    /** So many lives of messages, about three events each. */
    void run(int count) {
        for (int i = 0; i < count; i++) {
            accept(CLASSES[(int) (messages % CLASSES.length)]);
            if (messages % MESSAGES_PER_MILLI == 0) {
                now++;
            }
            if (messages % MESSAGES_PER_TICK == 0) {
                apply(new Event.ReportsRead(now));
            }
            if (messages % MESSAGES_PER_HEARTBEAT == 0) {
                heartbeat();
            }
            if (held.size() > LANES * WINDOW / 2) {
                Command.Dispatch attempt = held.removeFirst();
                sent.addLast(attempt);
                report(attempt, Outcome.SENT);
            }
            if (sent.size() > RECEIPTS_UNDER_WAY) {
                report(sent.removeFirst(), Outcome.DELIVERED);
            }
        }
    }

    /** Events that the engine was told. */
    long events() {
        return events;
    }

    long dispatched() {
        return dispatched;
    }

    private void accept(MessageClass messageClass) {
        long id = ++messages;
        String application = applications[(int) (id % applications.length)];
        apply(new Event.Accepted(
                id,
                id % 1_000,
                application,
                messageClass,
                1,
                now,
                0,
                now + VALIDITY,
                id * 0x9E3779B97F4A7C15L >>> 48, // 65,536 recipients, each seen again
                List.of(),
                null,
                0,
                null));
    }

    private void heartbeat() {
        for (int i = 0; i < LANES; i++) {
            apply(new Event.Demanded(
                    "smpp:lane-" + i,
                    LaneKind.SMPP,
                    DemandMode.STANDING,
                    WINDOW,
                    i,
                    "session",
                    ++demands,
                    0,
                    false,
                    now + 30_000));
        }
    }

    private void report(Command.Dispatch of, Outcome outcome) {
        apply(new Event.Reported(of.messageId(), of.attempt(), of.to().lane(), outcome, null, null, false, true));
    }

    private void apply(Event event) {
        events++;
        List<Command> commands = engine.apply(event, now);
        for (int i = 0; i < commands.size(); i++) {
            if (commands.get(i) instanceof Command.Dispatch dispatch) {
                dispatched++;
                held.addLast(dispatch);
            }
        }
    }
}
