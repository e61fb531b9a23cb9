package io.smsplatform.scheduler.engine.simulation;

/** What holds after every event, whatever happened before. */
enum Invariant {
    NOTHING_LOST("every accepted message is live in one shard, under way to another, or ended"),
    ONE_ATTEMPT("a message has at most one live attempt: told by its lane, over its lease, or taken back comes first"),
    FENCING("attempt numbers of a message count up by one"),
    SAVED_FIRST("what is dispatched, moved or told was kept before"),
    ASKED("only a lane that asks gets a message, on the terms of its last demand"),
    WINDOW("a session holds at most its window; a poll gets at most its limit"),
    LANE_RATE("segments by a lane in any time t: at most rate * t + a quarter second of it + one message"),
    POOL_RATE("segments by a shard in any time t: at most its share of the rate * t + a quarter second + one message"),
    QUOTA("segments by a lane in a calendar window: at most its quota, or one message"),
    HOURS("nothing is dispatched by a lane outside its active hours"),
    QUIET("nothing that keeps quiet hours is dispatched in its recipient's"),
    PAUSED("nothing is dispatched while its message, task, pool or lane is paused, or its lane drains"),
    CANCELLED("what was cancelled is not attempted again, and only that ends as cancelled"),
    PINNED("a pinned message is dispatched by its lane only"),
    PACED("messages of a paced task are dispatched at least its pace apart; a clock that steps back lets one go"),
    NOT_BEFORE("nothing is dispatched before its scheduled time, or before the end of the pause that was told"),
    VALIDITY("nothing is dispatched after its validity or expires before it"),
    SWITCHED(
            "while another lane is there a message that must switch waits a minute before it goes by one that tried it"),
    RULES("the first matching failure rule decides: fail ends a message, retry ends it after its last try"),
    TOLD("what was delivered is told so while the shard that hears it knows the message"),
    END("an end stays; only DELIVERED may follow, once"),
    DOUBT("what may have arrived is never called unsent, and says so when it is sent again"),
    FAIR("an application with something to send in a class is served once in a bounded number of segments"),
    COUNTERS("the shard's counters add up and agree with the outside"),
    SERVED("when lanes work nothing expires that has five minutes left and waits for nothing else"),
    ALL_END("when lanes work and time passes every message ends");

    private final String claim;

    Invariant(String claim) {
        this.claim = claim;
    }

    String claim() {
        return claim;
    }

    /** @param facts for {@code told}, as in {@link String#format} */
    void check(boolean holds, String told, Object... facts) {
        if (!holds) {
            throw new Violation(this, String.format(told, facts));
        }
    }

    /** An invariant that did not hold. */
    static final class Violation extends AssertionError {

        private final Invariant of;

        Violation(Invariant of, String told) {
            super(of + ": " + told + " (claim: " + of.claim + ")");
            this.of = of;
        }

        Invariant invariant() {
            return of;
        }
    }
}
