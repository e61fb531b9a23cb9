package io.smsplatform.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates what the catalogue lists and the cluster lacks, with each topic's parked twin. Topics that exist are left as
 * they are: their partitions and retention are the operator's.
 */
public final class TopicProvisioner {

    private final Map<String, Object> adminSettings;
    private final int partitions;

    /**
     * @param adminSettings at least {@code bootstrap.servers}
     * @param partitions of each message topic; configuration and parked topics have one
     */
    public TopicProvisioner(Map<String, Object> adminSettings, int partitions) {
        this.adminSettings = Map.copyOf(adminSettings);
        this.partitions = partitions;
    }

    /** Idempotent, and safe to run from several processes at once. */
    public void provision() {
        try (Admin admin = Admin.create(adminSettings)) {
            var existing = admin.listTopics().names().get();
            List<NewTopic> missing = new ArrayList<>();
            for (Topic<?, ?> topic : Topics.all()) {
                if (!existing.contains(topic.name())) {
                    missing.add(describe(topic.name(), topic.compacted() ? 1 : partitions, topic.settings()));
                }
                if (!topic.compacted() && !existing.contains(topic.parkedName())) {
                    missing.add(describe(topic.parkedName(), 1, Map.of("retention.ms", "-1")));
                }
            }
            if (missing.isEmpty()) {
                return;
            }
            for (var creation : admin.createTopics(missing).values().values()) {
                awaitCreated(creation);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create topics", e.getCause());
        }
    }

    private static NewTopic describe(String name, int partitions, Map<String, String> settings) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings);
    }

    private static void awaitCreated(org.apache.kafka.common.KafkaFuture<Void> creation)
            throws InterruptedException, ExecutionException {
        try {
            creation.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // another process was faster: done
                throw e;
            }
        }
    }
}
