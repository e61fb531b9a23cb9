package io.smsplatform.result;

import io.smsplatform.events.FinalState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a message stands; a one-way lattice by rank, in which a final state wins over every other one. */
public enum MessageState {
    ACCEPTED(0),
    SCHEDULED(1),
    QUEUED(2),
    DISPATCHED(3),
    TAKEN(4),
    SENT(5),
    UNKNOWN(6),
    FAILED(7),
    EXPIRED(7),
    CANCELLED(7),
    REJECTED(7),
    UNDELIVERED(7),
    DELIVERED(8);

    private final int rank;

    MessageState(int rank) {
        this.rank = rank;
    }

    int rank() {
        return rank;
    }

    /** API form. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<MessageState> named(String wireName) {
        return Arrays.stream(values())
                .filter(state -> state.wireName().equals(wireName))
                .findFirst();
    }

    /** @throws UnreadableEvent if the state is from a newer version */
    static MessageState of(FinalState state) {
        return switch (state) {
            case SENT -> SENT;
            case DELIVERED -> DELIVERED;
            case UNDELIVERED -> UNDELIVERED;
            case FAILED -> FAILED;
            case EXPIRED -> EXPIRED;
            case CANCELLED -> CANCELLED;
            case REJECTED -> REJECTED;
            case UNKNOWN -> UNKNOWN;
            case UNRECOGNISED -> throw new UnreadableEvent("final state from a newer version");
        };
    }
}
