package io.smsplatform.simulators.phone;

import java.time.Instant;

/**
 * One message that left a phone.
 *
 * @param phone index of the phone's token among the options' tokens
 */
public record SentMessage(
        String id, int attempt, int phone, String to, String text, boolean possibleDuplicate, Instant at) {}
