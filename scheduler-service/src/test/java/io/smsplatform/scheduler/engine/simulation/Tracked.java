package io.smsplatform.scheduler.engine.simulation;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.FinalState;
import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.Progress;
import io.smsplatform.scheduler.engine.State;
import java.util.HashSet;
import java.util.Set;

/** What the outside knows of a message, and what its shard has kept of it. */
final class Tracked {

    static final int NOWHERE = -1;

    final Event.Accepted accepted;

    /** The shard that owes it an end; {@link #NOWHERE} on its way and after its end. */
    int shard = NOWHERE;

    /** As it reached that shard. */
    Event.Accepted arrived;

    boolean kept;
    Progress progress;
    Progress progressBefore;

    int lastAttempt;

    /** The attempt that a lane holds. */
    State.InFlight open;

    /** Whether nothing that its lane says of the last attempt counts any more. */
    boolean attemptOver;

    /** Whether the network took the last attempt, whether its outcome is unknown, and whether a former one's was. */
    boolean sent;

    boolean inDoubt;
    boolean mayHaveArrived;

    long notBefore;
    boolean waitsForMorning;
    boolean paused;
    boolean resumed;
    boolean cancelAsked;

    /** Somebody wanted something of it, wherever it was: a shard heeds that also when it comes there later. */
    private boolean touched;

    private boolean cancelledSomewhere;

    final Set<String> tried = new HashSet<>(2);
    String failedBy;
    boolean mustSwitch;
    boolean mustEnd;
    long triedAt;
    int triedInEra;
    int ruledRetries;

    /** Of {@link Fairness}. */
    private int waitsInEra = -1;

    /** Lanes work, and it has time: it must not expire. */
    boolean mustBeServed;

    FinalState end;
    long endedAt;
    int buriedIn = NOWHERE;

    Tracked(Event.Accepted accepted) {
        this.accepted = accepted;
        this.arrived = accepted;
        this.notBefore = accepted.scheduledAt();
    }

    long id() {
        return accepted.messageId();
    }

    /** The lane whose word counts. */
    String holder() {
        State state = progress == null ? null : progress.state();
        return state instanceof State.InFlight attempt
                ? attempt.lane()
                : state instanceof State.AwaitingReceipt awaiting ? awaiting.lane() : null;
    }

    /** Whether no lane has it, nor the network. */
    boolean isHere() {
        return holder() == null;
    }

    void asked(Event.Controlled control) {
        touched = true;
        boolean concerns =
                control.application() == null || control.application().equals(accepted.application());
        cancelledSomewhere |= concerns && control.action() == ControlAction.CANCEL;
    }

    boolean mayEndCancelled() {
        return cancelAsked || cancelledSomewhere;
    }

    boolean waitsForNothingButALane() {
        return end == null
                && !touched
                && open == null
                && lastAttempt == 0
                && !cancelAsked
                && accepted.lane() == null
                && accepted.paceMillis() == 0
                && accepted.scheduledAt() == 0;
    }

    boolean hasTime(long until) {
        return accepted.expiresAt() > until && !touched && !waitsForMorning && accepted.paceMillis() == 0;
    }

    boolean waitsInEra(int era) {
        return waitsInEra == era;
    }

    void waitSince(int era) {
        waitsInEra = era;
    }

    void dispatched(Command.Dispatch dispatch) {
        lastAttempt = dispatch.attempt();
        mayHaveArrived = dispatch.possibleDuplicate();
        open = dispatch.to();
        tried.add(open.lane());
        attemptOver = false;
        sent = false;
        inDoubt = false;
    }

    void ended(FinalState as, int inShard, long now) {
        end = as;
        endedAt = now;
        shard = NOWHERE;
        buriedIn = inShard;
    }

    void moved() {
        shard = NOWHERE;
        kept = false;
        progress = null;
        progressBefore = null;
        mayHaveArrived |= inDoubt;
        inDoubt = false;
        notBefore = 0;
        paused = false;
        resumed = false;
        mustSwitch = false;
        mustEnd = false;
    }

    @Override
    public String toString() {
        return "message %d (%s, attempt %d)".formatted(id(), end == null ? "live" : end, lastAttempt);
    }
}
