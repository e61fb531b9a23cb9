package io.smsplatform.scheduler.streams;

import io.smsplatform.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker; the offsets committed by the Streams group are the ones surely read. */
final class KafkaReportLog implements ReportLog, AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final String group;
    private final Admin admin;

    KafkaReportLog(String bootstrapServers, String group) {
        this.group = group;
        admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                group + "-report-log",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000));
    }

    @Override
    public CompletableFuture<Extent> ask(int partition) {
        TopicPartition of = new TopicPartition(Topics.MESSAGES_REPORTED.name(), partition);
        CompletableFuture<Long> surelyRead = offset(of, OffsetSpec.earliest()).thenCombine(committed(of), Math::max);
        return surelyRead.thenCombine(offset(of, OffsetSpec.latest()), Extent::new);
    }

    @Override
    public void close() {
        admin.close(CLOSE_TIMEOUT);
    }

    private CompletableFuture<Long> offset(TopicPartition of, OffsetSpec which) {
        return admin.listOffsets(Map.of(of, which))
                .partitionResult(of)
                .toCompletionStage()
                .thenApply(ListOffsetsResultInfo::offset)
                .toCompletableFuture();
    }

    /** 0 if nothing was ever committed: reading then begins with the earliest record. */
    private CompletableFuture<Long> committed(TopicPartition of) {
        ListConsumerGroupOffsetsSpec spec = new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(of));
        return admin.listConsumerGroupOffsets(Map.of(group, spec))
                .partitionsToOffsetAndMetadata(group)
                .toCompletionStage()
                .thenApply(offsets -> {
                    OffsetAndMetadata committed = offsets.get(of);
                    return committed == null ? 0L : committed.offset();
                })
                .toCompletableFuture();
    }
}
