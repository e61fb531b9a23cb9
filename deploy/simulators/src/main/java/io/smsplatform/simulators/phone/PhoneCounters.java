package io.smsplatform.simulators.phone;

/**
 * What the phones of a {@link PhoneSimulator} did so far: received = taken + refused + still being taken; taken = sent +
 * failed + still being sent.
 *
 * @param polls answered polls, or opened sessions
 * @param received messages handed to a phone
 * @param refused messages that "taken" was refused for, which were not sent
 * @param sent messages that left a phone
 * @param failed messages that failed on purpose
 * @param delivered deliveries that the platform has acknowledged
 * @param duplicates messages that left a phone more than once without the platform having warned of it
 * @param possibleDuplicates messages that left a phone once more after such a warning
 * @param errors calls that were answered with a failure, or not at all
 */
public record PhoneCounters(
        long polls,
        long received,
        long taken,
        long refused,
        long sent,
        long failed,
        long delivered,
        long duplicates,
        long possibleDuplicates,
        long errors) {}
