package io.smsplatform.smpp.sending;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a connector is doing on this instance.
 *
 * @param state connecting, bound, disconnected, cooling_off, disabled or elsewhere
 * @param since of the state, or null where this instance cannot know
 * @param inFlight messages between arrival and report
 */
public record ConnectorStatus(
        String state, @Nullable Instant since, @Nullable String lastError, int inFlight) {}
