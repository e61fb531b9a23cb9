package io.smsplatform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            "messages.settled", Samples.settled());

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
                        "config.applications",
                        "config.templates",
                        "config.pools",
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
    void compactsConfigurationAndNothingElse() {
        assertThat(Topics.all()).allSatisfy(topic -> {
            assertThat(topic.compacted())
                    .as(topic.name())
                    .isEqualTo(topic.name().startsWith("config."));
            assertThat(topic.settings().get("cleanup.policy")).isEqualTo(topic.compacted() ? "compact" : null);
            assertThat(topic.settings().containsKey("retention.ms")).isNotEqualTo(topic.compacted());
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
        if (event != null) {
            assertThat(text).contains(event.getSchema().getName());
            for (Schema.Field field : event.getSchema().getFields()) {
                assertThat(text).as("%s names every field", page).contains("| `" + field.name() + "` |");
            }
        }
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
