package io.smsplatform.events;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** What a record that cannot be handled looks like on {@code <topic>.parked}: its own bytes, and why it stands there. */
public final class Parking {

    /** Module that gave up. */
    public static final String BY = "sms-parked-by";

    /** For a person; never message text. */
    public static final String REASON = "sms-parked-reason";

    /** {@code topic-partition@offset} of the original, to replay it. */
    public static final String FROM = "sms-parked-from";

    private Parking() {}

    /** The record to send. It must be acknowledged before the original counts as read. */
    public static ProducerRecord<Object, Object> park(ConsumerRecord<byte[], byte[]> entry, String by, String reason) {
        ProducerRecord<Object, Object> parked =
                new ProducerRecord<>(entry.topic() + Topic.PARKED_SUFFIX, null, entry.key(), entry.value());
        entry.headers().forEach(header -> parked.headers().add(header));
        describe(parked.headers(), by, reason, entry.topic(), entry.partition(), entry.offset());
        return parked;
    }

    /** Adds the headers, for senders that have no consumer record at hand. */
    public static void describe(Headers headers, String by, String reason, String topic, int partition, long offset) {
        headers.add(BY, bytes(by));
        headers.add(REASON, bytes(reason));
        headers.add(FROM, bytes(topic + "-" + partition + "@" + offset));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
