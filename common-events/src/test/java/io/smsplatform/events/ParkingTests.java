package io.smsplatform.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class ParkingTests {

    @Test
    void keepsTheRecordAndSaysWhoWhyAndWhereFrom() {
        ConsumerRecord<byte[], byte[]> entry =
                new ConsumerRecord<>("messages.reported", 2, 42, new byte[] {1}, new byte[] {9, 9});
        entry.headers().add("traceparent", new byte[] {7});

        ProducerRecord<Object, Object> parked = Parking.park(entry, "result-service", "not Avro");

        assertThat(parked.topic()).isEqualTo("messages.reported.parked");
        assertThat(parked.partition()).isNull();
        assertThat(parked.key()).isEqualTo(new byte[] {1});
        assertThat(parked.value()).isEqualTo(new byte[] {9, 9});
        assertThat(parked.headers().lastHeader("traceparent").value()).containsExactly(7);
        assertThat(header(parked, Parking.BY)).isEqualTo("result-service");
        assertThat(header(parked, Parking.REASON)).isEqualTo("not Avro");
        assertThat(header(parked, Parking.FROM)).isEqualTo("messages.reported-2@42");
    }

    private static String header(ProducerRecord<Object, Object> parked, String name) {
        return new String(parked.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
