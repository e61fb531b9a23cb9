package io.smsplatform.scheduler.engine;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.SendFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What operators and applications want of messages under way: cancel, pause, resume, take back, recover. */
final class Controls {

    /** Longer than any message lives after it was accepted. */
    private static final long REMEMBERED_MILLIS = 7L * 24 * 3_600_000;

    private static final int REMEMBERED_AT_MOST = 100_000;

    private final Lifecycle life;
    private final Map<Long, TaskControl> tasks = new HashMap<>();
    private long sweptAt;
    private long controlled;

    Controls(Lifecycle life) {
        this.life = life;
    }

    long controlled() {
        return controlled;
    }

    void restore(long taskId, TaskControl control) {
        tasks.put(taskId, control);
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

    /** What was asked of the message's task, or of all that were here; null = nothing. */
    @Nullable
    TaskControl of(Message message, long acceptedAt) {
        if (tasks.isEmpty()) {
            return null;
        }
        TaskControl every = tasks.get(TaskControl.EVERY_TASK);
        if (every != null && acceptedAt <= every.at()) {
            return every;
        }
        TaskControl control = tasks.get(message.taskId);
        return control != null && control.concerns(message.application) ? control : null;
    }

    void forgetOld(long now) {
        if (now - sweptAt < 60_000 && now >= sweptAt) {
            return;
        }
        sweptAt = now;
        List<Long> old = new ArrayList<>();
        tasks.forEach((task, control) -> {
            if (now - control.at() > REMEMBERED_MILLIS) {
                old.add(task);
            }
        });
        old.forEach(this::forget);
    }

    // ---- one message

    private boolean message(Event.Controlled control, long now) {
        Message message = life.messages.get(control.messageId());
        if (message == null || !concerns(control, message)) {
            return false;
        }
        switch (control.action()) {
            case CANCEL -> cancel(message, true, now);
            case PAUSE -> {
                if (message.isHere() && !(message.state instanceof State.Held held && !held.withTask())) {
                    life.hold(message, State.Held.ITSELF, now);
                }
            }
            case RESUME -> {
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
        } else if (message.state instanceof State.InFlight attempt
                && !message.trail().cancelRequested()) {
            message.trail(message.trail().withCancelRequested());
            life.save(message);
            life.defer(message, attempt.lane(), DeferReason.CANCEL_REQUESTED, attempt.leaseUntil(), null, null);
        }
    }

    // ---- a task

    private boolean task(Event.Controlled control, long now) {
        Predicate<Message> ofTask = message -> message.taskId == control.taskId() && concerns(control, message);
        switch (control.action()) {
            case CANCEL -> {
                remember(control, TaskControl.Kind.CANCELLED, now);
                all(ofTask).forEach(message -> cancel(message, false, now));
            }
            case PAUSE -> {
                TaskControl present = tasks.get(control.taskId());
                if (present == null || present.kind() != TaskControl.Kind.CANCELLED) {
                    remember(control, TaskControl.Kind.PAUSED, now);
                    all(ofTask.and(Message::isHere).and(message -> !(message.state instanceof State.Held)))
                            .forEach(message -> life.hold(message, State.Held.WITH_TASK, now));
                }
            }
            case RESUME -> {
                TaskControl present = tasks.get(control.taskId());
                if (present != null && present.kind() == TaskControl.Kind.PAUSED) {
                    forget(control.taskId());
                }
                all(ofTask.and(message -> message.state instanceof State.Held held && held.withTask()))
                        .forEach(message -> life.release(message, now));
            }
            case REQUEUE, RECOVER, UNRECOGNISED -> {
                return false;
            }
        }
        return true;
    }

    private void remember(Event.Controlled control, TaskControl.Kind kind, long now) {
        if (tasks.size() >= REMEMBERED_AT_MOST && !tasks.containsKey(control.taskId())) {
            forget(oldest());
        }
        TaskControl asked = new TaskControl(kind, control.application(), now);
        tasks.put(control.taskId(), asked);
        life.emit(new Command.SaveTask(control.taskId(), asked));
    }

    private long oldest() {
        return tasks.entrySet().stream()
                .min((a, b) -> Long.compare(a.getValue().at(), b.getValue().at()))
                .orElseThrow(() -> new IllegalStateException("no task is remembered"))
                .getKey();
    }

    private void forget(long taskId) {
        if (tasks.remove(taskId) != null) {
            life.emit(new Command.SaveTask(taskId, null));
        }
    }

    // ---- the pool, a lane

    private boolean pool(Event.Controlled control, long now) {
        switch (control.action()) {
            case CANCEL -> {
                TaskControl every = new TaskControl(TaskControl.Kind.CANCELLED, null, now);
                tasks.put(TaskControl.EVERY_TASK, every);
                life.emit(new Command.SaveTask(TaskControl.EVERY_TASK, every));
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
