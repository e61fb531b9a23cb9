package io.smsplatform.scheduler.engine;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What operators and applications want of messages under way: cancel, pause, resume, take back, recover. */
final class Controls {

    /** Keeps the share of time that is spent on looking for the messages of tasks at a few percent. */
    private static final int MESSAGES_SWEPT_PER_MILLI = 5_000;

    private final Lifecycle life;
    private final Map<Long, List<Event.Controlled>> unswept = new HashMap<>();

    /** Messages that the wishes in hand have still to reach. */
    private final ArrayDeque<Message> found = new ArrayDeque<>();

    private Map<Long, List<Event.Controlled>> inHand = Map.of();
    private long sweptAt = Long.MIN_VALUE;
    private long sweepAt = Long.MIN_VALUE;
    private long controlled;

    Controls(Lifecycle life) {
        this.life = life;
    }

    long controlled() {
        return controlled;
    }

    /** @return whether it concerned anything here */
    boolean on(Event.Controlled control, long now) {
        controlled++;
        life.tally.revision++;
        return switch (control.target()) {
            case MESSAGE -> message(control, now);
            case TASK -> task(control, now);
            case POOL -> pool(control, now);
            case LANE -> lane(control, now);
            case UNRECOGNISED -> false;
        };
    }

    // ---- one message

    private boolean message(Event.Controlled control, long now) {
        Message message = life.messages.get(control.messageId());
        FinalState end = life.tombstones.stateOf(control.messageId());
        if (message == null && (end == null || end == Lifecycle.MOVED)) {
            expect(control, now);
        }
        if (message == null || !concerns(control, message)) {
            return false;
        }
        switch (control.action()) {
            case CANCEL -> cancel(message, true, now);
            case PAUSE -> {
                remember(
                        control,
                        Asked.ofMessage(message.id),
                        TaskControl.Kind.PAUSED,
                        now); // one at a lane is held when it comes back
                if (message.isHere() && !(message.state instanceof State.Held held && !held.withTask())) {
                    life.hold(message, State.Held.ITSELF, now);
                }
            }
            case RESUME -> {
                life.asked.resume(Asked.ofMessage(message.id), control.application(), now);
                if (message.state instanceof State.Held && life.asked.of(message) != TaskControl.Kind.PAUSED) {
                    life.release(message, now);
                }
            }
            case REQUEUE, RECOVER, UNRECOGNISED -> {
                return false;
            }
        }
        return true;
    }

    /** The message may be in another shard, or its acceptance still unread. */
    private void expect(Event.Controlled control, long now) {
        TaskControl.Kind kind = switch (control.action()) {
            case CANCEL -> TaskControl.Kind.CANCELLED;
            case PAUSE -> TaskControl.Kind.PAUSED;
            case RESUME -> TaskControl.Kind.RESUMED;
            case REQUEUE, RECOVER, UNRECOGNISED -> null;
        };
        if (kind != null) {
            life.asked.expect(control.messageId(), asked(control, kind, now));
        }
    }

    private TaskControl asked(Event.Controlled control, TaskControl.Kind kind, long now) {
        return life.asked.wish(kind, control.application(), now);
    }

    private static boolean concerns(Event.Controlled control, Message message) {
        return control.application() == null || control.application().equals(message.application);
    }

    private void cancel(Message message, boolean atOnce, long now) {
        if (atOnce) {
            life.cancelNow(message, now);
        } else if (message.isHere()) {
            life.endInTurn(message, FinalState.CANCELLED, now);
        } else if (message.endsUnlessReported()) {
            life.cancelInTurn(message);
        }
    }

    // ---- a task

    private boolean task(Event.Controlled control, long now) {
        switch (control.action()) {
            case CANCEL -> remember(control, control.taskId(), TaskControl.Kind.CANCELLED, now);
            case PAUSE -> remember(control, control.taskId(), TaskControl.Kind.PAUSED, now);
            case RESUME -> life.asked.resume(control.taskId(), control.application(), now);
            case REQUEUE, RECOVER, UNRECOGNISED -> {
                return false;
            }
        }
        unswept.computeIfAbsent(control.taskId(), task -> new ArrayList<>()).add(control);
        return true;
    }

    /**
     * What was asked of tasks reaches their messages: one look at all messages for all wishes since the last one, the more
     * seldom the more messages there are, and then some messages at a time. What is given to a lane meanwhile is
     * asked about first.
     */
    void sweepWhenDue(int reachedAtMost, long now) {
        boolean due = now >= sweepAt || now < sweptAt;
        if (found.isEmpty() && !unswept.isEmpty() && due) {
            sweptAt = now;
            sweepAt = now + life.messages.size() / MESSAGES_SWEPT_PER_MILLI;
            find();
        }
        for (int n = 0; n < reachedAtMost && !found.isEmpty(); n++) {
            Message message = found.removeFirst();
            for (Event.Controlled wish : inHand.getOrDefault(message.taskId, List.of())) {
                if (life.messages.get(message.id) == message && concerns(wish, message)) {
                    reach(message, wish.action(), now);
                }
            }
        }
    }

    private void find() {
        inHand = new HashMap<>(unswept);
        unswept.clear();
        List<Message> messages = all(each -> inHand.containsKey(each.taskId));
        boolean someGoOn = inHand.values().stream()
                .anyMatch(wishes -> wishes.stream().anyMatch(wish -> wish.action() == ControlAction.RESUME));
        if (someGoOn) {
            messages.sort(Message.BY_RANK); // in their order
        }
        found.addAll(messages);
    }

    /** Whether wishes have not reached all messages yet. */
    boolean someAreToBeReached() {
        return !found.isEmpty();
    }

    boolean sweepIsDueSoon() {
        return !unswept.isEmpty();
    }

    private void reach(Message message, ControlAction action, long now) {
        switch (action) {
            case CANCEL -> cancel(message, false, now);
            case PAUSE -> {
                if (message.isHere() && !(message.state instanceof State.Held)) {
                    life.hold(message, State.Held.WITH_TASK, now);
                }
            }
            case RESUME -> {
                if (message.state instanceof State.Held held && held.withTask()) {
                    life.release(message, now);
                }
            }
            case REQUEUE, RECOVER, UNRECOGNISED -> throw new IllegalStateException("no wish about a task: " + action);
        }
    }

    private void remember(Event.Controlled control, long id, TaskControl.Kind kind, long now) {
        life.asked.remember(id, asked(control, kind, now));
    }

    // ---- the pool, a lane

    private boolean pool(Event.Controlled control, long now) {
        switch (control.action()) {
            case CANCEL -> {
                TaskControl every = new TaskControl(TaskControl.Kind.CANCELLED, null, now);
                life.asked.remember(TaskControl.EVERY_TASK, every);
                all(message -> true).forEach(message -> cancel(message, seemsYounger(message, now), now));
            }
            case RECOVER -> recover(lane -> true, true, now);
            case PAUSE, RESUME, REQUEUE, UNRECOGNISED -> { // its pause is configuration
                return false;
            }
        }
        return true;
    }

    /** After a restart what was accepted by a clock that runs ahead would count as accepted later. */
    private static boolean seemsYounger(Message message, long now) {
        return message.dueAt > now && !(message.state instanceof State.Waiting || message.state instanceof State.Held);
    }

    private boolean lane(Event.Controlled control, long now) {
        String lane = control.lane();
        if (lane == null) {
            return false;
        }
        if (control.action() == ControlAction.RECOVER) {
            recover(lane::equals, false, now);
            return true;
        }
        if (control.action() != ControlAction.REQUEUE) {
            return false;
        }
        for (Message message : all(message -> message.state instanceof State.InFlight attempt
                && attempt.lane().equals(lane))) {
            takeBack(message, (State.InFlight) message.state, now);
        }
        return true;
    }

    /** Whoever asks for this takes the duplicate for what may have been sent. */
    private void takeBack(Message message, State.InFlight attempt, long now) {
        if (!attempt.surelyNotSent()) {
            message.possibleDuplicate = true;
        }
        message.trail(message.trail().failedBy(attempt.lane(), false, null));
        life.lanes.ended(attempt.lane(), LaneBook.Sign.NONE, now);
        life.requeue(message, attempt.lane(), DeferReason.TAKEN_BACK, null, null, now);
    }

    /** Leases of lanes that are gone end now, and pauses between attempts as well. */
    private void recover(Predicate<String> ofLane, boolean pauses, long now) {
        for (Message message : all(Message::mayBeStuck)) {
            if (message.state instanceof State.InFlight attempt) {
                Lane lane = life.lanes.named(attempt.lane());
                boolean gone = lane == null || !lane.open(now) || !lane.session.equals(attempt.session());
                if (gone && ofLane.test(attempt.lane()) && attempt.leaseUntil() > now) {
                    life.renew(message, attempt.endingAt(now));
                }
            } else if (pauses && message.attempt > 0) {
                life.enqueue(message, now);
            }
        }
    }

    private List<Message> all(Predicate<Message> which) {
        List<Message> all = new ArrayList<>();
        life.messages.forEach(message -> {
            if (which.test(message)) {
                all.add(message);
            }
        });
        return all;
    }
}
