package io.smsplatform.scheduler.engine.simulation;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.PoolOptions.LaneRules;
import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.Counters;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.PoolPolicy;
import io.smsplatform.scheduler.engine.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The real engine, told something else than what happened, or saying something else than what it does. */
final class Mutant implements Machine {

    private static final long HOUR = 3_600_000;
    private static final String NOBODY = "smpp:nobody";

    private final Machine engine;
    private final Invariant breaks;
    private final Supplier<World> world;

    Mutant(int shard, Invariant breaks, Supplier<World> world) {
        this.engine = new Sound(shard);
        this.breaks = breaks;
        this.world = world;
    }

    @Override
    public List<Command> apply(Event event, long now) {
        return said(engine.apply(told(event), now));
    }

    @Override
    public int live() {
        return engine.live();
    }

    @Override
    public Counters counters() {
        Counters sound = engine.counters();
        return breaks != Invariant.COUNTERS
                ? sound
                : sound.plus(new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, sound.dispatched() / 100, 0, 0, 0, 0, 0));
    }

    @Override
    public Snapshot snapshot(long now) {
        return engine.snapshot(now);
    }

    // ---- told something else

    private Event told(Event event) {
        if (event instanceof Event.Accepted accepted) {
            return accepted(accepted);
        }
        if (event instanceof Event.Demanded demand) {
            return demanded(demand);
        }
        if (event instanceof Event.PoolChanged change) {
            return new Event.PoolChanged(policy(change.policy()));
        }
        if (event instanceof Event.Reported report) {
            boolean deaf = breaks == Invariant.TOLD && report.outcome() == Outcome.DELIVERED;
            return deaf ? new Event.Ticked() : event;
        }
        if (event instanceof Event.Controlled control) {
            boolean deaf = breaks == Invariant.PAUSED && control.action() == ControlAction.PAUSE
                    || breaks == Invariant.CANCELLED && control.action() == ControlAction.CANCEL;
            return deaf ? new Event.Ticked() : event;
        }
        if (event instanceof Event.RulesChanged) {
            return switch (breaks) {
                case SWITCHED -> new Event.RulesChanged(world.get().failures().with("switch_provider", "retry"));
                case RULES -> new Event.RulesChanged(world.get().failures().with("fail", "none"));
                default -> event;
            };
        }
        return event;
    }

    private Event accepted(Event.Accepted as) {
        return switch (breaks) {
            case NOTHING_LOST -> as.messageId() % 100 == 0 ? new Event.Ticked() : as;
            case PINNED -> with(as, as.scheduledAt(), as.expiresAt(), null, as.paceMillis());
            case PACED -> with(as, as.scheduledAt(), as.expiresAt(), as.lane(), 0);
            case NOT_BEFORE -> with(as, 0, as.expiresAt(), as.lane(), as.paceMillis());
            case VALIDITY -> with(as, as.scheduledAt(), as.expiresAt() + HOUR, as.lane(), as.paceMillis());
            case FAIR ->
                as.application().equals("campaign") && as.messageClass() == MessageClass.OTP
                        ? with(as, as.scheduledAt(), as.expiresAt(), NOBODY, as.paceMillis())
                        : as;
            case SERVED -> as.lane() == null ? as : with(as, as.scheduledAt(), as.expiresAt(), NOBODY, as.paceMillis());
            case ALL_END ->
                as.paceMillis() == 0 ? as : with(as, as.scheduledAt(), Long.MAX_VALUE / 4, NOBODY, as.paceMillis());
            default -> as;
        };
    }

    private static Event with(Event.Accepted as, long scheduledAt, long expiresAt, String lane, int paceMillis) {
        return new Event.Accepted(
                as.messageId(),
                as.taskId(),
                as.application(),
                as.messageClass(),
                as.segments(),
                as.acceptedAt(),
                scheduledAt,
                expiresAt,
                as.recipient(),
                as.zones(),
                lane,
                paceMillis,
                as.before());
    }

    private Event demanded(Event.Demanded as) {
        return new Event.Demanded(
                as.lane(),
                as.kind(),
                as.mode(),
                breaks == Invariant.WINDOW ? as.credit() + 3 : as.credit(),
                as.returnPartition(),
                as.session(),
                as.sequence(),
                breaks == Invariant.LANE_RATE ? 0 : as.ratePerSecond(),
                as.confirmsTaken(),
                breaks == Invariant.ASKED ? as.expiresAt() + HOUR : as.expiresAt());
    }

    private PoolPolicy policy(PoolPolicy as) {
        return new PoolPolicy(
                as.deleted(),
                as.selection(),
                breaks == Invariant.POOL_RATE ? 0 : as.ratePerSecond(),
                as.maxAttempts(),
                as.backOffMillis(),
                as.backOffCapMillis(),
                as.handOverLeaseMillis(),
                as.resultLeaseMillis(),
                as.receiptTimeoutMillis(),
                as.shards(),
                as.pool(),
                as.channel(),
                options(as.options()));
    }

    private PoolOptions options(PoolOptions as) {
        Map<String, LaneRules> lanes = new HashMap<>(as.lanes());
        lanes.replaceAll((lane, rules) -> new LaneRules(
                rules.weight(),
                rules.group(),
                breaks == Invariant.PAUSED ? null : rules.state(),
                rules.ratePerSecond(),
                breaks == Invariant.QUOTA ? null : rules.quota(),
                breaks == Invariant.HOURS ? null : rules.activeHours(),
                rules.zone()));
        return new PoolOptions(
                breaks != Invariant.PAUSED && as.paused(),
                as.backOffKind(),
                as.stickyFor(),
                as.avoidLastFor(),
                as.spill(),
                as.adaptiveRate(),
                as.unknownOutcome(),
                as.health(),
                breaks == Invariant.QUIET ? null : as.quietHours(),
                as.laneDefaults(),
                lanes);
    }

    // ---- saying something else

    private List<Command> said(List<Command> commands) {
        return switch (breaks) {
            case ONE_ATTEMPT -> dispatches(commands, 3, Mutant::next, true);
            case FENCING -> dispatches(commands, 1, Mutant::next, false);
            case DOUBT -> dispatches(commands, 1, Mutant::certain, false);
            case SAVED_FIRST ->
                commands.stream()
                        .filter(command -> !(command instanceof Command.Save save && save.messageId() % 7 == 0))
                        .toList();
            case END -> twice(commands);
            default -> commands;
        };
    }

    /** @param also beside the real one, instead of in its place */
    private static List<Command> dispatches(
            List<Command> commands, int every, UnaryOperator<Command.Dispatch> change, boolean also) {
        List<Command> changed = new ArrayList<>();
        for (Command command : commands) {
            boolean hit = command instanceof Command.Dispatch dispatch && dispatch.messageId() % every == 0;
            if (!hit || also) {
                changed.add(command);
            }
            if (hit) {
                changed.add(change.apply((Command.Dispatch) command));
            }
        }
        return changed;
    }

    private static Command.Dispatch next(Command.Dispatch as) {
        return new Command.Dispatch(as.messageId(), as.attempt() + 1, as.to(), as.possibleDuplicate(), as.decision());
    }

    private static Command.Dispatch certain(Command.Dispatch as) {
        return new Command.Dispatch(as.messageId(), as.attempt(), as.to(), false, as.decision());
    }

    private static List<Command> twice(List<Command> commands) {
        List<Command> changed = new ArrayList<>();
        for (Command command : commands) {
            changed.add(command);
            if (command instanceof Command.Settle settle && !settle.again() && settle.messageId() % 5 == 0) {
                changed.add(settle);
            }
        }
        return changed;
    }
}
