package io.smsplatform.scheduler.engine;

/**
 * When a lane counts as sick, and how it comes back.
 *
 * @param failureRate above 0, at most 1: from this share of failures on it is sick
 * @param minimumCalls weight of outcomes before the share is judged; as many failures in a row are enough however slowly
 *     they come
 * @param halfLifeMillis after which an outcome weighs half
 * @param openMillis rest of a sick lane before it is tried; doubled at each relapse up to {@code openCapMillis}; also how
 *     long a probe's outcome is awaited
 * @param probes attempts that decide whether it is well again
 */
record HealthTerms(
        double failureRate, int minimumCalls, long halfLifeMillis, long openMillis, long openCapMillis, int probes) {

    HealthTerms {
        check(failureRate > 0 && failureRate <= 1, "failureRate", failureRate, "above 0 and at most 1");
        check(minimumCalls >= 1, "minimumCalls", minimumCalls, "at least 1");
        check(halfLifeMillis >= 1, "halfLifeMillis", halfLifeMillis, "at least 1");
        check(openMillis >= 1, "openMillis", openMillis, "at least 1");
        check(openCapMillis >= openMillis, "openCapMillis", openCapMillis, "at least openMillis, " + openMillis);
        check(probes >= 1, "probes", probes, "at least 1");
    }

    private static void check(boolean holds, String name, Number value, String expectation) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + ". Expected " + expectation + ".");
        }
    }
}
