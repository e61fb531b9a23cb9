package io.smsplatform.scheduler.engine;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.SendFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What operators and applications want of messages under way: cancel, pause, resume, take back, recover. */
final class Controls {

    private final Lifecycle life;
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
        if (message == null && life.tombstones.stateOf(control.messageId()) == null) {
            expect(control, now);
        }
        if (message == null || !concerns(control, message)) {
            return false;
        }
        switch (control.action()) {
            case CANCEL -> cancel(message, true, now);
            case PAUSE -> {
                if (!message.isHere()) { // when it comes back
                    remember(control, message.id, TaskControl.Kind.PAUSED, now);
                } else if (!(message.state instanceof State.Held held && !held.withTask())) {
                    life.hold(message, State.Held.ITSELF, now);
                }
            }
            case RESUME -> {
                life.asked.resume(message.id, control.application(), now);
                if (message.state instanceof State.Held) {
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
        switch (control.action()) {
            case CANCEL -> life.asked.expect(control.messageId(), asked(control, TaskControl.Kind.CANCELLED, now));
            case PAUSE -> life.asked.expect(control.messageId(), asked(control, TaskControl.Kind.PAUSED, now));
            case RESUME -> life.asked.expectNothing(control.messageId(), control.application());
            case REQUEUE, RECOVER, UNRECOGNISED -> {}
        }
    }

    private static TaskControl asked(Event.Controlled control, TaskControl.Kind kind, long now) {
        return new TaskControl(kind, control.application(), now);
    }

    private static boolean concerns(Event.Controlled control, Message message) {
        return control.application() == null || control.application().equals(message.application);
    }

    private void cancel(Message message, boolean atOnce, long now) {
        if (message.isHere()) {
            if (atOnce) {
                life.settle(message, FinalState.CANCELLED, null, SendFailure.CANCELLED.code(), null, now);
            } else {
                life.endInTurn(message, FinalState.CANCELLED, now);
            }
        } else if (message.endsUnlessReported() && !message.trail().cancelRequested()) {
            String lane = message.laneOfAttempt();
            message.trail(message.trail().withCancelRequested());
            life.save(message);
            life.defer(message, lane, DeferReason.CANCEL_REQUESTED, message.attentionAt(), null, null);
        }
    }

    // ---- a task

    private boolean task(Event.Controlled control, long now) {
        Predicate<Message> ofTask = message -> message.taskId == control.taskId() && concerns(control, message);
        switch (control.action()) {
            case CANCEL -> {
                remember(control, control.taskId(), TaskControl.Kind.CANCELLED, now);
                all(ofTask).forEach(message -> cancel(message, false, now));
            }
            case PAUSE -> {
                remember(control, control.taskId(), TaskControl.Kind.PAUSED, now);
                all(ofTask.and(Message::isHere).and(message -> !(message.state instanceof State.Held)))
                        .forEach(message -> life.hold(message, State.Held.WITH_TASK, now));
            }
            case RESUME -> {
                life.asked.resume(control.taskId(), control.application(), now);
                all(ofTask.and(message -> message.state instanceof State.Held held && held.withTask()))
                        .forEach(message -> life.release(message, now));
            }
            case REQUEUE, RECOVER, UNRECOGNISED -> {
                return false;
            }
        }
        return true;
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
                all(message -> true).forEach(message -> cancel(message, false, now));
            }
            case RECOVER -> recover(lane -> true, true, now);
            case PAUSE, RESUME, REQUEUE, UNRECOGNISED -> { // its pause is configuration
                return false;
            }
        }
        return true;
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
