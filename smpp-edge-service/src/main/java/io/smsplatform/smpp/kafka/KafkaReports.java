package io.smsplatform.smpp.kafka;

import io.smsplatform.events.MessageReported;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.smpp.Reports;
import io.smsplatform.smpp.SmppMetrics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Reports on {@code messages.reported}. */
@Component
class KafkaReports implements Reports {

    private static final Logger log = LoggerFactory.getLogger(KafkaReports.class);
    private static final long AGAIN_AFTER_SECONDS = 1;

    private final KafkaTemplate<Object, Object> kafka;
    private final SmppMetrics metrics;
    private final Executor later;

    KafkaReports(
            KafkaTemplate<Object, Object> kafka, SmppMetrics metrics, @Qualifier("smppWork") ExecutorService work) {
        this.kafka = kafka;
        this.metrics = metrics;
        this.later = CompletableFuture.delayedExecutor(AGAIN_AFTER_SECONDS, TimeUnit.SECONDS, work);
    }

    @Override
    public CompletableFuture<Void> tell(MessageReported report) {
        PoolShard key = new PoolShard(report.getPool(), report.getShard());
        try {
            return kafka.send(Topics.MESSAGES_REPORTED.name(), key, report).thenApply(sent -> null);
        } catch (KafkaException | org.springframework.kafka.KafkaException e) { // no room or no metadata in time
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Void> insist(MessageReported report) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        attempt(report, told);
        return told;
    }

    private void attempt(MessageReported report, CompletableFuture<Void> told) {
        tell(report).whenComplete((nothing, failure) -> {
            if (failure == null) {
                told.complete(null);
                return;
            }
            metrics.reportRetries.increment();
            log.warn("report of message {} will be tried again: {}", report.getMessageId(), failure.toString());
            later.execute(() -> attempt(report, told));
        });
    }
}
