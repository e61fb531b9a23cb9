package io.smsplatform.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smsplatform.events.Channel;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.SendFailure;
import io.smsplatform.events.Topic;
import io.smsplatform.events.Topics;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.error.YAMLException;

class ApiDocumentsTests {

    private static final Path OPENAPI = Path.of("src/main/resources/static/openapi.yaml");
    private static final Path DOCS = Path.of("../docs/api");

    private final YamlDocument openapi = YamlDocument.read(OPENAPI);
    private final YamlDocument asyncapi = YamlDocument.read(DOCS.resolve("asyncapi.yaml"));

    ApiDocumentsTests() throws IOException {}

    @Test
    void resolveEveryReference() {
        for (YamlDocument document : List.of(openapi, asyncapi)) {
            List<Map.Entry<String, Object>> references = document.all("$ref");
            assertThat(references).hasSizeGreaterThan(30);
            references.forEach(reference -> {
                String target = (String) reference.getValue();
                assertThat(target).as(reference.getKey()).startsWith("#/");
                assertThat(document.at(target.substring(1)))
                        .as(reference.getKey())
                        .isNotNull();
            });
        }
    }

    @Test
    void nameEveryProblem() throws IOException {
        List<String> codes =
                Arrays.stream(ProblemType.values()).map(ProblemType::code).toList();
        assertThat(openapi.strings("/components/schemas/ProblemCode/enum")).containsExactlyInAnyOrderElementsOf(codes);
        String registry = Files.readString(DOCS.resolve("problems.md"));
        List<String> sections = registry.lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
        assertThat(sections).containsExactlyInAnyOrderElementsOf(codes);
        for (ProblemType type : ProblemType.values()) {
            assertThat(registry).contains("## " + type.code() + "\n" + type.status());
        }
    }

    @Test
    void showEveryProblemAsItIsTold() {
        List<String> shown = Stream.concat(
                        openapi.all("example").stream().map(Map.Entry::getValue),
                        openapi.all("value").stream().map(Map.Entry::getValue))
                .filter(value -> value instanceof Map<?, ?> map && map.containsKey("title"))
                .map(value -> (Map<?, ?>) value)
                .map(example -> example.get("type") + " " + example.get("status") + " " + example.get("title"))
                .distinct()
                .toList();
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemType.values())
                        .map(type ->
                                "urn:sms-platform:problem:" + type.code() + " " + type.status() + " " + type.title())
                        .toList());
    }

    @Test
    void useTheWordsOfTheCode() {
        assertThat(openapi.strings("/components/schemas/SendFailure/enum"))
                .containsExactlyElementsOf(Arrays.stream(SendFailure.values())
                        .map(SendFailure::code)
                        .toList());
        assertThat(openapi.strings("/components/schemas/Channel/enum"))
                .containsExactlyElementsOf(names(Channel.values()));
        assertThat(openapi.strings("/components/schemas/MessageClass/enum"))
                .containsExactlyElementsOf(names(MessageClass.values()));
        assertThat(openapi.strings("/components/schemas/Scope/enum"))
                .containsExactlyElementsOf(Arrays.stream(Scope.values())
                        .filter(scope -> scope != Scope.DEVICE)
                        .map(Scope::wireName)
                        .toList());
    }

    @Test
    void giveEveryOperationAnIdOfItsOwnAndAnswersToLackingCredentials() {
        assertThat(openapi.all("operationId").stream().map(Map.Entry::getValue)).doesNotHaveDuplicates();
        openapi.map("/paths").keySet().stream()
                .filter(path -> !path.equals("/api/v2/status"))
                .forEach(path -> openapi.map("/paths/" + path.replace("/", "~1"))
                        .forEach((method, operation) -> {
                            if (!method.equals("parameters")) {
                                Map<?, ?> responses = (Map<?, ?>) ((Map<?, ?>) operation).get("responses");
                                assertThat(responses.keySet().stream().map(String::valueOf))
                                        .as(method + " " + path)
                                        .contains("401", "403");
                            }
                        }));
    }

    @Test
    void listEveryTopic() {
        List<String> addresses = asyncapi.map("/channels").keySet().stream()
                .map(channel -> (String) asyncapi.at("/channels/" + channel + "/address"))
                .filter(address -> !address.startsWith("/"))
                .toList();
        assertThat(addresses)
                .containsExactlyElementsOf(
                        Topics.all().stream().map(Topic::name).toList());
        Topics.all()
                .forEach(topic -> assertThat(asyncapi.map("/channels").values()).anySatisfy(channel -> {
                    Map<?, ?> fields = (Map<?, ?>) channel;
                    assertThat(fields.get("address")).isEqualTo(topic.name());
                    assertThat((String) fields.get("description")).contains(topic.owner());
                }));
    }

    @Test
    void areReadStrictly() throws IOException {
        Path twice = Files.createTempFile("twice", ".yaml");
        try {
            Files.writeString(twice, "a: 1\na: 2\n");
            assertThatExceptionOfType(YAMLException.class).isThrownBy(() -> YamlDocument.read(twice));
        } finally {
            Files.delete(twice);
        }
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> openapi.at("/components/schemas/Nothing"));
    }

    private static List<String> names(Enum<?>[] symbols) {
        return Arrays.stream(symbols)
                .map(Enum::name)
                .filter(name -> !name.equals("UNRECOGNISED"))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }
}
