package io.smsplatform.scheduler.engine;

/**
 * What a shard has done since it was loaded. Identities: accepted = admitted + repeated; restored + admitted = settled + moved +
 * live, where live = pending + delayed + held + ending + inFlight + awaitingReceipt; reported = applied + stale.
 */
public record Counters(
        long accepted,
        long admitted,
        long repeated,
        long restored,
        long demanded,
        long repeatedDemands,
        long reported,
        long applied,
        long stale,
        long dispatched,
        long deferred,
        long settled,
        long settledAgain,
        long moved,
        long controlled) {

    public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Counters plus(Counters other) {
        return new Counters(
                accepted + other.accepted,
                admitted + other.admitted,
                repeated + other.repeated,
                restored + other.restored,
                demanded + other.demanded,
                repeatedDemands + other.repeatedDemands,
                reported + other.reported,
                applied + other.applied,
                stale + other.stale,
                dispatched + other.dispatched,
                deferred + other.deferred,
                settled + other.settled,
                settledAgain + other.settledAgain,
                moved + other.moved,
                controlled + other.controlled);
    }
}
