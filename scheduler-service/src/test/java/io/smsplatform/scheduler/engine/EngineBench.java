package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Outcome;
import java.util.ArrayList;
import java.util.List;

/** An engine with a clock that the test moves, and short words for events. */
final class EngineBench {

    static final PoolPolicy POLICY = new PoolPolicy(
            false, PoolPolicy.Selection.LEAST_LOADED, 0, 3, 10_000, 60_000, 30_000, 1_800_000, 86_400_000);

    final PoolShardEngine engine = new PoolShardEngine();
    long now = 1_700_000_000_000L;
    long validity = 3_600_000;
    private long sequence;

    EngineBench() {
        this(POLICY);
    }

    EngineBench(PoolPolicy policy) {
        apply(new Event.PoolChanged(policy));
    }

    List<Command> apply(Event event) {
        return engine.apply(event, now);
    }

    List<Command> accept(long id, MessageClass messageClass) {
        return accept(id, "shop", messageClass);
    }

    List<Command> accept(long id, String application, MessageClass messageClass) {
        return apply(message(id, application, messageClass));
    }

    List<Command> schedule(long id, long at) {
        return apply(accepted(id, "shop", MessageClass.NORMAL, 1, now, at, now + validity));
    }

    /** Of task 7, to a recipient of its own, wishing nothing. */
    static Event.Accepted accepted(
            long id,
            String application,
            MessageClass messageClass,
            int segments,
            long acceptedAt,
            long scheduledAt,
            long expiresAt) {
        return new Event.Accepted(
                id,
                7,
                application,
                messageClass,
                segments,
                acceptedAt,
                scheduledAt,
                expiresAt,
                id,
                List.of(),
                null,
                0,
                null);
    }

    /** A message accepted now, to be sent at once. */
    Event.Accepted message(long id, String application, MessageClass messageClass) {
        return accepted(id, application, messageClass, 1, now, 0, now + validity);
    }

    List<Command> window(String lane, int window) {
        return apply(standing(lane, "s1", window, 0, false));
    }

    Event.Demanded standing(String lane, String session, int window, double rate, boolean confirmsTaken) {
        return new Event.Demanded(
                lane,
                LaneKind.SMPP,
                DemandMode.STANDING,
                window,
                2,
                session,
                ++sequence,
                rate,
                confirmsTaken,
                now + 3_600_000);
    }

    Event.Demanded poll(String lane, int limit) {
        return new Event.Demanded(
                lane, LaneKind.DEVICE, DemandMode.ONCE, limit, 1, "s1", ++sequence, 0, true, now + 5_000);
    }

    Event.Demanded closed(String lane, String session) {
        return new Event.Demanded(
                lane, LaneKind.SMPP, DemandMode.CLOSED, 0, 2, session, ++sequence, 0, false, now + 5_000);
    }

    List<Command> report(Command.Dispatch of, Outcome outcome) {
        return report(of, outcome, null, false);
    }

    List<Command> report(Command.Dispatch of, Outcome outcome, String code, boolean retryable) {
        return apply(
                new Event.Reported(of.messageId(), of.attempt(), of.to().lane(), outcome, code, null, retryable, true));
    }

    List<Command> after(long millis) {
        now += millis;
        return apply(new Event.ReportsRead(now));
    }

    static <C extends Command> List<C> only(Class<C> type, List<Command> commands) {
        List<C> found = new ArrayList<>();
        for (Command command : commands) {
            if (type.isInstance(command)) {
                found.add(type.cast(command));
            }
        }
        return found;
    }

    static Command.Dispatch dispatch(List<Command> commands) {
        return single(Command.Dispatch.class, commands);
    }

    static Command.Settle settle(List<Command> commands) {
        return single(Command.Settle.class, commands);
    }

    static Command.Defer defer(List<Command> commands) {
        return single(Command.Defer.class, commands);
    }

    private static <C extends Command> C single(Class<C> type, List<Command> commands) {
        List<C> found = only(type, commands);
        if (found.size() != 1) {
            throw new AssertionError("expected one " + type.getSimpleName() + " in " + commands);
        }
        return found.get(0);
    }
}
