package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ReadingOrderTests {

    @Test
    void takesByTimeButWhatLanesAskFirst() {
        assertThat(timeOf(Topics.MESSAGES_ACCEPTED.name(), 5_000)).isEqualTo(5_000);
        assertThat(timeOf(Topics.MESSAGES_REPORTED.name(), 6_000)).isEqualTo(6_000);
        assertThat(timeOf(Topics.SCHEDULER_CONTROL.name(), 7_000)).isEqualTo(7_000);
        assertThat(timeOf(Topics.LANES_DEMAND.name(), 9_000)).isZero();
    }

    @Test
    void takesARecordWithoutATimeAsWell() {
        assertThat(timeOf(Topics.MESSAGES_ACCEPTED.name(), ConsumerRecord.NO_TIMESTAMP))
                .isZero();
    }

    private static long timeOf(String topic, long timestamp) {
        ConsumerRecord<Object, Object> entry = new ConsumerRecord<>(
                topic,
                0,
                1,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                java.util.Optional.empty());
        return new ReadingOrder().extract(entry, 0);
    }
}
