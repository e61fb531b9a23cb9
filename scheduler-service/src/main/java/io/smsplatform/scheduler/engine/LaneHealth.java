package io.smsplatform.scheduler.engine;

import java.util.Arrays;

/**
 * Whether a lane is well, told from the outcomes of its attempts: a circuit breaker (well, sick, on probation) over
 * exponentially decayed counts, so that no outcome has to be kept. Receipts only change its {@link #factor}.
 */
final class LaneHealth {

    enum Condition {
        WELL,
        SICK,
        /** Gets {@link HealthTerms#probes} attempts; their outcomes decide. */
        ON_PROBATION
    }

    /** Even a bad lane keeps so much of its weight that its recovery shows. */
    private static final double LEAST_FACTOR = 0.05;

    /** Good outcomes taken for granted in the factor: little evidence changes little, and forgotten evidence nothing. */
    private static final double GRANTED = 4;

    /** Receipts come late and few, so they are remembered that many times longer than outcomes. */
    private static final int RECEIPTS_LAST_LONGER = 10;

    private static final long[] NONE = {};

    private HealthTerms terms;
    private final Tally outcomes = new Tally();
    private final Tally receipts = new Tally();
    private Condition condition = Condition.WELL;
    private int failuresInARow;

    private long sickSince;
    private long restMillis;

    private int probesWell;
    private int probesFailed;
    private int probesUnderWay;

    /** When each probe under way was given, oldest first. */
    private long[] givenAt = NONE;

    LaneHealth(HealthTerms terms) {
        this.terms = terms;
        this.restMillis = terms.openMillis();
    }

    /** Changes the rules for what comes; what is known of the lane stays. */
    void terms(HealthTerms changed, long now) {
        if (changed.equals(terms)) {
            return;
        }
        letTimePass(now);
        terms = changed;
        restMillis = Math.max(changed.openMillis(), Math.min(changed.openCapMillis(), restMillis));
        judgeProbation(now);
    }

    void succeeded(long now) {
        outcome(true, now);
    }

    /** An outcome that says something against the lane, not against the message. */
    void failed(long now) {
        outcome(false, now);
    }

    /** @param latencyMillis from sent until the receipt */
    void receipt(boolean delivered, long latencyMillis, long now) {
        receipts.age(now, terms.halfLifeMillis() * RECEIPTS_LAST_LONGER);
        receipts.add(delivered);
        if (delivered) {
            receipts.goodMillis += Math.max(0, latencyMillis);
        }
    }

    /** Whether it may be given an attempt now. */
    boolean admits(long now) {
        letTimePass(now);
        return switch (condition) {
            case WELL -> true;
            case SICK -> false;
            case ON_PROBATION -> probesLeft() > 0;
        };
    }

    /** An attempt was handed over; on probation that is a probe. */
    void given(long now) {
        letTimePass(now);
        if (condition != Condition.ON_PROBATION || probesUnderWay >= terms.probes()) {
            return;
        }
        if (givenAt.length < terms.probes()) {
            givenAt = Arrays.copyOf(givenAt, terms.probes());
        }
        givenAt[probesUnderWay++] = now;
    }

    /** An attempt ended without saying anything of the lane: a probe may be repeated. */
    void returned(long now) {
        letTimePass(now);
        endOldestProbe();
    }

    Condition condition(long now) {
        letTimePass(now);
        return condition;
    }

    /** When {@link #admits}, which is false now, may become true by time alone; {@link Long#MAX_VALUE} otherwise. */
    long changesAt() {
        return switch (condition) {
            case WELL -> Long.MAX_VALUE;
            case SICK -> sickSince + restMillis;
            case ON_PROBATION ->
                probesLeft() <= 0 && probesUnderWay > 0 ? givenAt[0] + terms.openMillis() : Long.MAX_VALUE;
        };
    }

    /** What the lane's weight is to be multiplied with, 0.05 to 1, whatever the latency of its receipts. */
    double factor(long now) {
        return factor(0, now);
    }

    /** @param referenceMillis latency of receipts that is no disadvantage; 0 = any */
    double factor(double referenceMillis, long now) {
        outcomes.age(now, terms.halfLifeMillis());
        receipts.age(now, terms.halfLifeMillis() * RECEIPTS_LAST_LONGER);
        double latency = 1;
        if (referenceMillis > 0) {
            double expected = (receipts.goodMillis + GRANTED * referenceMillis) / (receipts.good + GRANTED);
            latency = Math.min(1, referenceMillis / expected);
        }
        return Math.max(LEAST_FACTOR, outcomes.goodShare(GRANTED) * receipts.goodShare(GRANTED) * latency);
    }

    /** Share of successes among the outcomes since the lane was last found well, 0 to 1; 1 if there are none. */
    double successRate(long now) {
        outcomes.age(now, terms.halfLifeMillis());
        return outcomes.goodShare(0);
    }

    /** Mean latency of the receipts that said delivered; 0 if there are none. */
    double receiptMillis() {
        return receipts.good > 0 ? receipts.goodMillis / receipts.good : 0;
    }

    private void outcome(boolean good, long now) {
        letTimePass(now);
        outcomes.age(now, terms.halfLifeMillis());
        outcomes.add(good);
        failuresInARow = good ? 0 : failuresInARow + 1;
        if (condition == Condition.WELL) {
            boolean known = outcomes.weight() >= terms.minimumCalls();
            if (failuresInARow >= terms.minimumCalls()
                    || known && outcomes.bad / outcomes.weight() >= terms.failureRate()) {
                rest(terms.openMillis(), now);
            }
        } else if (condition == Condition.ON_PROBATION && probesUnderWay > 0) { // else of an attempt from before
            endOldestProbe();
            probesWell += good ? 1 : 0;
            probesFailed += good ? 0 : 1;
            judgeProbation(now);
        }
    }

    /** As soon as the probes that are left cannot change the verdict. */
    private void judgeProbation(long now) {
        if (condition != Condition.ON_PROBATION) {
            return;
        }
        double failed = (double) probesFailed / terms.probes();
        double failedAtMost = (double) (terms.probes() - probesWell) / terms.probes();
        if (failed >= terms.failureRate()) {
            rest(restMillis > terms.openCapMillis() / 2 ? terms.openCapMillis() : restMillis * 2, now);
        } else if (failedAtMost < terms.failureRate()) {
            condition = Condition.WELL;
            failuresInARow = 0;
            outcomes.clear();
        }
    }

    private void rest(long millis, long now) {
        condition = Condition.SICK;
        sickSince = now;
        restMillis = millis;
    }

    private void letTimePass(long now) {
        if (condition == Condition.SICK) {
            sickSince = Math.min(sickSince, now); // the clock may have stepped back
            if (now - sickSince >= restMillis) {
                condition = Condition.ON_PROBATION;
                probesWell = 0;
                probesFailed = 0;
                probesUnderWay = 0;
            }
        } else if (condition == Condition.ON_PROBATION && probesUnderWay > 0) {
            for (int i = probesUnderWay - 1; i >= 0 && givenAt[i] > now; i--) {
                givenAt[i] = now;
            }
            while (probesUnderWay > 0 && now - givenAt[0] >= terms.openMillis()) {
                endOldestProbe();
            }
        }
    }

    private int probesLeft() {
        return terms.probes() - probesWell - probesFailed - probesUnderWay;
    }

    private void endOldestProbe() {
        if (probesUnderWay > 0) {
            probesUnderWay--;
            System.arraycopy(givenAt, 1, givenAt, 0, probesUnderWay);
        }
    }

    /** Good and bad, each with the weight that its age leaves it. */
    private static final class Tally {

        private static final double LN_2 = 0.6931471805599453;

        double good;
        double bad;
        double goodMillis;
        private long agedAt;

        void age(long now, long halfLifeMillis) {
            if (now > agedAt) { // a clock that steps back ages nothing
                // Strict: the same history gives the same weights on every machine.
                double left = StrictMath.exp(-LN_2 * (now - agedAt) / halfLifeMillis);
                good *= left;
                bad *= left;
                goodMillis *= left;
            }
            agedAt = now;
        }

        void add(boolean isGood) {
            good += isGood ? 1 : 0;
            bad += isGood ? 0 : 1;
        }

        double weight() {
            return good + bad;
        }

        double goodShare(double granted) {
            double all = weight() + granted;
            return all > 0 ? (good + granted) / all : 1;
        }

        void clear() {
            good = 0;
            bad = 0;
        }
    }
}
