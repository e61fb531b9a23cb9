package io.smsplatform.provider.kafka;

import io.smsplatform.events.MessageReported;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.provider.Reports;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reports on {@code messages.reported}. */
@Component
class KafkaReports implements Reports {

    private final KafkaTemplate<Object, Object> kafka;

    KafkaReports(KafkaTemplate<Object, Object> kafka) {
        this.kafka = kafka;
    }

    @Override
    public Mono<Void> publish(MessageReported report) {
        PoolShard shard = new PoolShard(report.getPool(), report.getShard());
        return Mono.fromFuture(() -> kafka.send(Topics.MESSAGES_REPORTED.name(), shard, report), true)
                .then();
    }
}
