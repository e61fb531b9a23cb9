package io.smsplatform.scheduler.engine;

/**
 * How far a live message is: what must survive beside the message itself.
 *
 * @param attempt last attempt made, 0 before the first; the fencing token
 * @param failures attempts that count against the pool's maximum
 * @param possibleDuplicate an earlier attempt's outcome is unknown
 */
public record Progress(int attempt, int failures, boolean possibleDuplicate, State state, Trail trail) {

    public Progress(int attempt, int failures, boolean possibleDuplicate, State state) {
        this(attempt, failures, possibleDuplicate, state, Trail.NONE);
    }
}
