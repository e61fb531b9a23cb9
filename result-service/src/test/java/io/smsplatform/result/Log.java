package io.smsplatform.result;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageDeferred;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.testkit.TestPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes events to the topics of the catalogue, as the other services do. */
final class Log implements AutoCloseable {

    private final KafkaProducer<Object, Object> kafka;

    Log() {
        Map<String, Object> settings = KafkaDefaults.producer(TestPlatform.bootstrapServers());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        kafka = new KafkaProducer<>(settings);
    }

    /** Returns when all of them are acknowledged. */
    void publish(List<SpecificRecord> events) {
        List<Future<?>> sends = new ArrayList<>();
        events.forEach(event -> sends.add(kafka.send(entry(event))));
        sends.forEach(Log::done);
    }

    void send(ProducerRecord<Object, Object> entry) {
        done(kafka.send(entry));
    }

    @Override
    public void close() {
        kafka.close();
    }

    private static void done(Future<?> send) {
        try {
            send.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("not published", e);
        }
    }

    private static ProducerRecord<Object, Object> entry(SpecificRecord event) {
        if (event instanceof MessageAccepted accepted) {
            return new ProducerRecord<>(
                    Topics.MESSAGES_ACCEPTED.name(), new PoolShard(accepted.getPool(), accepted.getShard()), event);
        }
        if (event instanceof MessageReported reported) {
            return new ProducerRecord<>(
                    Topics.MESSAGES_REPORTED.name(), new PoolShard(reported.getPool(), reported.getShard()), event);
        }
        if (event instanceof MessageDispatched dispatched) {
            return new ProducerRecord<>(
                    Topics.dispatched(dispatched.getKind()).name(), dispatched.getMessageId(), event);
        }
        if (event instanceof MessageDeferred deferred) {
            return new ProducerRecord<>(Topics.MESSAGES_DEFERRED.name(), deferred.getMessageId(), event);
        }
        if (event instanceof MessageSettled settled) {
            return new ProducerRecord<>(Topics.MESSAGES_SETTLED.name(), settled.getMessageId(), event);
        }
        throw new AssertionError("no topic for " + event);
    }
}
