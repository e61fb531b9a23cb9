package io.smsplatform.result.kafka;

import io.smsplatform.events.Topics;
import io.smsplatform.result.Projection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How far the group has committed the log of accepted messages, over all instances. Offsets are committed only after
 * the rows are, so a committed offset means a readable row.
 */
@Component
class GroupProgress implements Projection {

    private static final Duration INTERVAL = Duration.ofMillis(25);

    private final Admin admin;

    /** One look-up serves everybody who asks within the interval. */
    private final Mono<Map<TopicPartition, OffsetAndMetadata>> committed;

    GroupProgress(Admin admin) {
        this.admin = admin;
        this.committed = Mono.defer(() -> completed(
                        admin.listConsumerGroupOffsets(MessageEvents.GROUP).partitionsToOffsetAndMetadata()))
                .cache(INTERVAL);
    }

    @Override
    public Mono<Boolean> caughtUp(Duration patience) {
        return ends().flatMap(this::untilPassed).timeout(patience, Mono.just(false));
    }

    private Mono<Boolean> untilPassed(Map<TopicPartition, Long> ends) {
        return Flux.interval(Duration.ZERO, INTERVAL)
                .onBackpressureDrop()
                .concatMap(tick -> committed.map(offsets -> passed(ends, offsets)), 1)
                .filter(passed -> passed)
                .next();
    }

    private Mono<Map<TopicPartition, Long>> ends() {
        List<String> topics = List.of(Topics.MESSAGES_ACCEPTED.name());
        return Mono.defer(() -> completed(admin.describeTopics(topics).allTopicNames()))
                .map(GroupProgress::latest)
                .flatMap(latest -> completed(admin.listOffsets(latest).all()))
                .map(results -> results.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().offset())));
    }

    private static Map<TopicPartition, OffsetSpec> latest(Map<String, TopicDescription> topics) {
        return topics.values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    }

    private static boolean passed(Map<TopicPartition, Long> ends, Map<TopicPartition, OffsetAndMetadata> offsets) {
        return ends.entrySet().stream().allMatch(end -> {
            OffsetAndMetadata offset = offsets.get(end.getKey());
            return end.getValue() == 0 || (offset != null && offset.offset() >= end.getValue());
        });
    }

    private static <T> Mono<T> completed(KafkaFuture<T> future) {
        return Mono.fromCompletionStage(future.toCompletionStage());
    }
}
