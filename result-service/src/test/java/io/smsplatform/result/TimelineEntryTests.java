package io.smsplatform.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
            true,
            1_790_000_001_000L,
            3,
            new KeptDecision(
                    "least_loaded",
                    "demand",
                    12,
                    List.of("chosen 0.25 smpp:a", "window_full 1 smpp:b"),
                    2,
                    "throttled"),
            500);

    /** Rows hold these lines for as long as they are kept: the names may not change. */
    @Test
    void writesTheLineThatRowsHold() {
        assertThat(FULL.line())
                .isEqualTo(
                        "{\"t\":1790000000000,\"e\":\"SETTLED\",\"a\":2,\"l\":\"device:a\","
                                + "\"c\":\"network_transient\",\"d\":\"line\\nbreak \\\"quoted\\\"\",\"n\":\"ref-1\","
                                + "\"y\":\"least loaded\",\"s\":\"DELIVERED\",\"p\":true,\"u\":1790000001000,\"h\":3,"
                                + "\"w\":{\"p\":\"least_loaded\",\"f\":\"demand\",\"m\":12,"
                                + "\"c\":[\"chosen 0.25 smpp:a\",\"window_full 1 smpp:b\"],\"o\":2,\"r\":\"throttled\"},\"g\":500}\n");
    }

    @Test
    void readsTheLinesOfFormerVersions() {
        assertThat(TimelineEntry.read(
                        "{\"t\":7,\"e\":\"DISPATCHED\",\"a\":1,\"l\":\"device:a\",\"y\":\"least loaded\"}\n"))
                .containsExactly(new TimelineEntry(
                        7,
                        TimelineEvent.DISPATCHED,
                        1,
                        "device:a",
                        null,
                        null,
                        null,
                        "least loaded",
                        null,
                        false,
                        0,
                        0,
                        null,
                        0));
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
