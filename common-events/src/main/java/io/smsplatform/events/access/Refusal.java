package io.smsplatform.events.access;

/** A request that is answered with a {@link Problem}; thrown at the web edge and turned into the document there. */
public final class Refusal extends RuntimeException {

    private final transient Problem problem;

    public Refusal(Problem problem) {
        super(problem.code() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
