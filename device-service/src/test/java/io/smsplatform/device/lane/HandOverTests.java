package io.smsplatform.device.lane;

import static io.smsplatform.device.lane.LaneFixture.DEVICE;
import static io.smsplatform.device.lane.LaneFixture.NOW;
import static io.smsplatform.device.lane.LaneFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class HandOverTests {

    private final LaneFixture lanes = new LaneFixture();
    private final PhoneSession phone = lanes.sessions().open(DEVICE);
    private final String session = phone.incarnation();

    @Test
    void accountsForEverythingThatItReceives() {
        phone.ready(2);
        lanes.handOver.on(message(1, session));
        lanes.handOver.on(message(1, session)); // written twice by the scheduler
        lanes.handOver.on(message(2, "another session"));
        lanes.handOver.on(message(3, session, NOW.plusMillis(900)));
        lanes.handOver.on(message(4, session));
        lanes.handOver.on(message(5, session)); // beyond the window

        assertThat(lanes.dispatches("handed")).isEqualTo(2);
        assertThat(lanes.dispatches("duplicate")).isEqualTo(1);
        assertThat(lanes.dispatches("returned")).isEqualTo(3);
        assertThat(lanes.events.reports)
                .extracting(MessageReported::getMessageId, MessageReported::getCode)
                .containsExactly(tuple(2, "not_connected"), tuple(3, "lease_over"), tuple(5, "not_connected"));
        assertThat(lanes.events.reports).allMatch(report -> report.getOutcome() == Outcome.RETURNED);
    }

    private static Tuple tuple(long id, String code) {
        return Tuple.tuple(id, code);
    }
}
