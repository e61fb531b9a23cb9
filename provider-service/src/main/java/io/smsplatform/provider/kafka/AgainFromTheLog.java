package io.smsplatform.provider.kafka;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Reads a batch that failed before it counted as read once more after a pause, for as long as it takes. It is read from
 * the log and not kept in memory, so that an instance that lost a partition meanwhile does not handle its records too.
 */
final class AgainFromTheLog implements CommonErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(AgainFromTheLog.class);

    private final Duration pause;

    AgainFromTheLog(Duration pause) {
        this.pause = pause;
    }

    @Override
    public boolean seeksAfterHandling() {
        return true;
    }

    @Override
    public boolean isAckAfterHandle() {
        return false;
    }

    @Override
    public void handleBatch(
            Exception failure,
            ConsumerRecords<?, ?> batch,
            Consumer<?, ?> consumer,
            MessageListenerContainer container,
            Runnable invokeListener) {
        log.warn("{} records are not read yet, again in {}: {}", batch.count(), pause, cause(failure));
        Set<TopicPartition> owned = consumer.assignment();
        for (TopicPartition partition : batch.partitions()) {
            if (owned.contains(partition)) {
                consumer.seek(partition, batch.records(partition).get(0).offset());
            }
        }
        try {
            ListenerUtils.stoppableSleep(container, pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the container is stopping; the offsets are not committed
        }
    }

    private static String cause(Exception failure) {
        Throwable cause = failure.getCause();
        return String.valueOf(cause == null ? failure : cause);
    }
}
