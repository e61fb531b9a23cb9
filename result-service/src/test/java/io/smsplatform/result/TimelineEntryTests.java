package io.smsplatform.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineEntryTests {

    private static final TimelineEntry FULL = new TimelineEntry(
            1_790_000_000_000L,
            TimelineEvent.SETTLED,
            2,
            "device:a",
            "network_transient",
            "line\nbreak \"quoted\"",
            "ref-1",
            "least loaded",
            MessageState.DELIVERED,
            true);

    /** Rows hold these lines for as long as they are kept: the names may not change. */
    @Test
    void writesTheLineThatRowsHold() {
        assertThat(FULL.line())
                .isEqualTo("{\"t\":1790000000000,\"e\":\"SETTLED\",\"a\":2,\"l\":\"device:a\","
                        + "\"c\":\"network_transient\",\"d\":\"line\\nbreak \\\"quoted\\\"\",\"n\":\"ref-1\","
                        + "\"y\":\"least loaded\",\"s\":\"DELIVERED\",\"p\":true}\n");
    }

    @Test
    void leavesOutWhatIsAbsent() {
        assertThat(TimelineEntry.of(TimelineEvent.ACCEPTED, 5, 0).line()).isEqualTo("{\"t\":5,\"e\":\"ACCEPTED\"}\n");
    }

    @Test
    void readsLinesInOrderOfTimeAndEachOnce() {
        TimelineEntry accepted = TimelineEntry.of(TimelineEvent.ACCEPTED, 5, 0);
        TimelineEntry sent = TimelineEntry.of(TimelineEvent.SENT, 6, 1);
        TimelineEntry taken = TimelineEntry.of(TimelineEvent.TAKEN, 6, 1);

        assertThat(TimelineEntry.read(FULL.line() + sent.line() + accepted.line() + sent.line() + taken.line()))
                .containsExactly(accepted, taken, sent, FULL);
    }
}
