package io.smsplatform.events;

import io.smsplatform.events.config.AlertRaised;
import io.smsplatform.events.config.ApplicationConfig;
import io.smsplatform.events.config.ConnectorConfig;
import io.smsplatform.events.config.DeviceConfig;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.TemplateConfig;
import io.smsplatform.events.config.WebhookConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The topic catalogue. All topics of the message path have the same number of partitions ({@code sms.kafka.partitions});
 * those keyed by pool shard are thereby co-partitioned.
 */
public final class Topics {

    private static final Duration LOG = Duration.ofDays(7);
    private static final Duration BRIEF = Duration.ofHours(6);
    private static final Duration FOREVER = Duration.ZERO;

    public static final Topic<PoolShard, MessageAccepted> MESSAGES_ACCEPTED = new Topic<>(
            "messages.accepted",
            "task-service",
            Codec.poolShard(),
            Codec.avro(MessageAccepted.class),
            LOG,
            false,
            "Messages that the platform has promised to follow to their end");

    public static final Topic<PoolShard, LaneDemand> LANES_DEMAND = new Topic<>(
            "lanes.demand",
            "device-service, smpp-edge-service, provider-service",
            Codec.poolShard(),
            Codec.avro(LaneDemand.class),
            BRIEF,
            false,
            "Lanes asking for work, with the partition that the answer goes to");

    public static final Topic<Long, MessageDispatched> MESSAGES_DISPATCHED_DEVICE = dispatched("device");
    public static final Topic<Long, MessageDispatched> MESSAGES_DISPATCHED_SMPP = dispatched("smpp");
    public static final Topic<Long, MessageDispatched> MESSAGES_DISPATCHED_PROVIDER = dispatched("provider");

    public static final Topic<PoolShard, MessageReported> MESSAGES_REPORTED = new Topic<>(
            "messages.reported",
            "device-service, smpp-edge-service, provider-service",
            Codec.poolShard(),
            Codec.avro(MessageReported.class),
            LOG,
            false,
            "What lanes and networks say of attempts");

    public static final Topic<Long, MessageDeferred> MESSAGES_DEFERRED = new Topic<>(
            "messages.deferred",
            "scheduler-service",
            Codec.identifier(),
            Codec.avro(MessageDeferred.class),
            LOG,
            false,
            "Messages that wait, with the reason and until when");

    public static final Topic<Long, MessageSettled> MESSAGES_SETTLED = new Topic<>(
            "messages.settled",
            "scheduler-service",
            Codec.identifier(),
            Codec.avro(MessageSettled.class),
            LOG,
            false,
            "Ends of messages");

    public static final Topic<Long, ControlRequested> SCHEDULER_CONTROL = new Topic<>(
            "scheduler.control",
            "scheduler-service",
            Codec.identifier(),
            Codec.avro(ControlRequested.class),
            LOG,
            false,
            "Wishes about messages under way: cancel, pause, requeue; one copy in each partition");

    public static final Topic<String, ShardState> SCHEDULER_SHARDS = new Topic<>(
            "scheduler.shards",
            "scheduler-service",
            Codec.text(),
            Codec.json(ShardState.class),
            FOREVER,
            true,
            "The present picture of each pool shard: what waits, and how its lanes stand");

    public static final Topic<String, AlertRaised> ALERTS_RAISED = new Topic<>(
            "alerts.raised",
            "scheduler-service",
            Codec.text(),
            Codec.json(AlertRaised.class),
            LOG,
            false,
            "Failures that a rule wants somebody told about");

    public static final Topic<String, ApplicationConfig> CONFIG_APPLICATIONS = config(
            "applications", "task-service", ApplicationConfig.class, "Applications and their hashed credentials");
    public static final Topic<String, TemplateConfig> CONFIG_TEMPLATES =
            config("templates", "template-service", TemplateConfig.class, "Templates, active version");
    public static final Topic<String, PoolConfig> CONFIG_POOLS =
            config("pools", "scheduler-service", PoolConfig.class, "Pools and their policies");
    public static final Topic<String, RuleConfig> CONFIG_RULES =
            config("rules", "scheduler-service", RuleConfig.class, "Failure rules");
    public static final Topic<String, DeviceConfig> CONFIG_DEVICES =
            config("devices", "device-service", DeviceConfig.class, "Devices and their hashed tokens");
    public static final Topic<String, ConnectorConfig> CONFIG_CONNECTORS =
            config("connectors", "smpp-edge-service", ConnectorConfig.class, "SMPP connectors");
    public static final Topic<String, WebhookConfig> CONFIG_WEBHOOKS =
            config("webhooks", "provider-service", WebhookConfig.class, "Webhook accounts of the webhook channel");

    private static final List<Topic<?, ?>> ALL = List.of(
            MESSAGES_ACCEPTED,
            LANES_DEMAND,
            MESSAGES_DISPATCHED_DEVICE,
            MESSAGES_DISPATCHED_SMPP,
            MESSAGES_DISPATCHED_PROVIDER,
            MESSAGES_REPORTED,
            MESSAGES_DEFERRED,
            MESSAGES_SETTLED,
            SCHEDULER_CONTROL,
            SCHEDULER_SHARDS,
            ALERTS_RAISED,
            CONFIG_APPLICATIONS,
            CONFIG_TEMPLATES,
            CONFIG_POOLS,
            CONFIG_RULES,
            CONFIG_DEVICES,
            CONFIG_CONNECTORS,
            CONFIG_WEBHOOKS);

    private static final Map<String, Topic<?, ?>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Topic::name, Function.identity()));

    private Topics() {}

    /** Every topic, in the order of a message's life; configuration last. */
    public static List<Topic<?, ?>> all() {
        return ALL;
    }

    /** The topic of that name, or null if the catalogue has none. */
    public static @Nullable Topic<?, ?> named(String name) {
        return BY_NAME.get(name);
    }

    /** Where attempts for lanes of that kind go. */
    public static Topic<Long, MessageDispatched> dispatched(LaneKind kind) {
        return switch (kind) {
            case DEVICE -> MESSAGES_DISPATCHED_DEVICE;
            case SMPP -> MESSAGES_DISPATCHED_SMPP;
            case PROVIDER -> MESSAGES_DISPATCHED_PROVIDER;
            case UNRECOGNISED -> throw new IllegalArgumentException("lane kind from a newer version");
        };
    }

    private static Topic<Long, MessageDispatched> dispatched(String kind) {
        return new Topic<>(
                "messages.dispatched." + kind,
                "scheduler-service",
                Codec.identifier(),
                Codec.avro(MessageDispatched.class),
                LOG,
                false,
                "Attempts for lanes of kind " + kind + "; the partition is the asking edge instance's");
    }

    private static <V> Topic<String, V> config(String noun, String owner, Class<V> type, String purpose) {
        return new Topic<>("config." + noun, owner, Codec.text(), Codec.json(type), FOREVER, true, purpose);
    }
}
