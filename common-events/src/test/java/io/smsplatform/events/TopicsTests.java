package io.smsplatform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smsplatform.events.config.AlertRaised;
import io.smsplatform.events.config.ApplicationConfig;
import io.smsplatform.events.config.ConnectorConfig;
import io.smsplatform.events.config.DeviceConfig;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.TemplateConfig;
import io.smsplatform.events.config.WebhookConfig;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicsTests {

    private static final Path PAGES = Path.of("..", "docs", "events");

    private static final Map<String, SpecificRecord> EVENTS = Map.of(
            "messages.accepted", Samples.accepted(),
            "lanes.demand", Samples.demand(),
            "messages.dispatched.device", Samples.dispatched(),
            "messages.dispatched.smpp", Samples.dispatched(),
            "messages.dispatched.provider", Samples.dispatched(),
            "messages.reported", Samples.reported(),
            "messages.deferred", Samples.deferred(),
            "messages.settled", Samples.settled(),
            "scheduler.control", Samples.control());

    private static final Map<String, Class<? extends Record>> DOCUMENTS = Map.of(
            "scheduler.shards", ShardState.class,
            "alerts.raised", AlertRaised.class,
            "config.applications", ApplicationConfig.class,
            "config.templates", TemplateConfig.class,
            "config.pools", PoolConfig.class,
            "config.rules", RuleConfig.class,
            "config.devices", DeviceConfig.class,
            "config.connectors", ConnectorConfig.class,
            "config.webhooks", WebhookConfig.class);

    static Stream<Topic<?, ?>> topics() {
        return Topics.all().stream();
    }

    @Test
    void listsTheTopicsInTheOrderOfAMessagesLife() {
        assertThat(Topics.all())
                .extracting(Topic::name)
                .containsExactly(
                        "messages.accepted",
                        "lanes.demand",
                        "messages.dispatched.device",
                        "messages.dispatched.smpp",
                        "messages.dispatched.provider",
                        "messages.reported",
                        "messages.deferred",
                        "messages.settled",
                        "scheduler.control",
                        "scheduler.shards",
                        "alerts.raised",
                        "config.applications",
                        "config.templates",
                        "config.pools",
                        "config.rules",
                        "config.devices",
                        "config.connectors",
                        "config.webhooks");
    }

    /** The scheduler joins these three: the same shard must lie in the same partition of each. */
    @Test
    void keysWhatTheSchedulerReadsByPoolShardInTheSameBytes() {
        PoolShard shard = new PoolShard("phones", 1);

        assertThat(List.of(Topics.MESSAGES_ACCEPTED, Topics.LANES_DEMAND, Topics.MESSAGES_REPORTED))
                .allSatisfy(topic ->
                        assertThat(topic.key().encode(shard)).asString().isEqualTo("phones/1"));
    }

    @Test
    void compactsWhatIsStateAndNothingElse() {
        assertThat(Topics.all()).allSatisfy(topic -> {
            assertThat(topic.compacted())
                    .as(topic.name())
                    .isEqualTo(
                            topic.name().startsWith("config.") || topic.name().equals("scheduler.shards"));
            assertThat(topic.settings().get("cleanup.policy")).isEqualTo(topic.compacted() ? "compact" : null);
            assertThat(topic.settings().containsKey("retention.ms")).isNotEqualTo(topic.compacted());
            assertThat(topic.settings().containsKey("segment.bytes")).isEqualTo(topic.compacted());
        });
    }

    @ParameterizedTest
    @MethodSource("topics")
    void isFoundByItsName(Topic<?, ?> topic) {
        assertThat(Topics.named(topic.name())).isSameAs(topic);
        assertThat(Topics.named(topic.parkedName())).isNull();
    }

    @Test
    void hasADispatchTopicForEachKindOfLane() {
        assertThat(Topics.dispatched(LaneKind.DEVICE).name()).isEqualTo("messages.dispatched.device");
        assertThat(Topics.dispatched(LaneKind.SMPP).name()).isEqualTo("messages.dispatched.smpp");
        assertThat(Topics.dispatched(LaneKind.PROVIDER).name()).isEqualTo("messages.dispatched.provider");
        assertThatIllegalArgumentException().isThrownBy(() -> Topics.dispatched(LaneKind.UNRECOGNISED));
    }

    @ParameterizedTest
    @MethodSource("topics")
    void hasAPageThatNamesItsOwnersAndEveryField(Topic<?, ?> topic) throws IOException {
        Path page = PAGES.resolve(topic.name() + ".md");

        assertThat(page).exists();
        String text = Files.readString(page);
        assertThat(text).startsWith("# " + topic.name() + "\n").contains(topic.purpose());
        assertThat(text).contains(topic.owner().split(", "));
        SpecificRecord event = EVENTS.get(topic.name());
        Class<? extends Record> document = DOCUMENTS.get(topic.name());
        assertThat(event == null).as("%s is either Avro or JSON", topic.name()).isNotEqualTo(document == null);
        assertThat(text)
                .contains(event != null ? event.getSchema().getName() : document.getSimpleName())
                .contains((event != null ? fields(event) : properties(document))
                        .map("| `%s` |"::formatted)
                        .toList());
    }

    private static Stream<String> fields(SpecificRecord event) {
        return event.getSchema().getFields().stream().map(Schema.Field::name);
    }

    private static Stream<String> properties(Class<? extends Record> document) {
        return Arrays.stream(document.getRecordComponents()).map(RecordComponent::getName);
    }

    /** Pages about alternatives say each of them: an operator looks a symbol up here. */
    @Test
    void explainsEveryReasonToWaitAndEveryControl() throws IOException {
        assertThat(Files.readString(PAGES.resolve("messages.deferred.md"))).contains(symbols(DeferReason.values()));
        assertThat(Files.readString(PAGES.resolve("scheduler.control.md")))
                .contains(symbols(ControlAction.values()))
                .contains(symbols(ControlTarget.values()));
        assertThat(Files.readString(PAGES.resolve("messages.dispatched.smpp.md")))
                .contains(symbols(LaneStanding.values()))
                .contains(symbols(WaitedFor.values()));
    }

    private static List<String> symbols(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(Enum::name)
                .filter(name -> !name.equals("UNRECOGNISED"))
                .map("`%s`"::formatted)
                .toList();
    }

    @Test
    void hasNoPageOfATopicThatIsGone() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()).filter(name -> !name.equals("README.md")))
                    .containsExactlyInAnyOrderElementsOf(
                            topics().map(topic -> topic.name() + ".md").toList());
        }
    }
}
