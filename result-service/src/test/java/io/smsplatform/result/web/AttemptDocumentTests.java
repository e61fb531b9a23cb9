package io.smsplatform.result.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.result.TimelineEntry;
import io.smsplatform.result.TimelineEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptDocumentTests {

    @Test
    void endsDeliveredAlsoWhenTheReceiptOvertookTheNewsOfSending() {
        List<TimelineEntry> timeline = List.of(
                entry(1, TimelineEvent.DISPATCHED), entry(2, TimelineEvent.DELIVERED), entry(3, TimelineEvent.SENT));

        AttemptDocument attempt = AttemptDocument.of(timeline).get(0);

        assertThat(attempt.outcome()).isEqualTo("delivered");
        assertThat(attempt.sentAt()).isNotNull();
    }

    private static TimelineEntry entry(long at, TimelineEvent event) {
        return new TimelineEntry(at, event, 1, "smpp:a", null, null, null, null, null, false, 0, 0, null, 0);
    }
}
