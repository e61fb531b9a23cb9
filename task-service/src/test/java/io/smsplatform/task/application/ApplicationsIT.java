package io.smsplatform.task.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.Topics;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.ApplicationConfig;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.task.RunningTaskService;
import io.smsplatform.testkit.TestPlatform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Applications over HTTP, and as the gateway learns of them. */
class ApplicationsIT {

    private static final String PATH = "/api/v2/applications";

    private static RunningTaskService service;
    private static WebTestClient admin;
    private static ConfigReader reader;
    private static ConfigTable<ApplicationConfig> configured;

    @BeforeAll
    static void start() {
        service = RunningTaskService.start(Map.of());
        admin = service.client("admin", Scope.ADMIN);
        reader = new ConfigReader(TestPlatform.bootstrapServers());
        configured = reader.table(Topics.CONFIG_APPLICATIONS);
        reader.start(Duration.ofSeconds(30));
        await().until(() -> applications() > 0);
    }

    @AfterAll
    static void stop() {
        reader.close();
        service.close();
    }

    @Test
    void anApplicationReachesTheGatewayWithHashesOnly() throws Exception {
        String id = newId();
        EntityExchangeResult<byte[]> answer = post(PATH, "{\"id\":\"" + id + "\"}");

        assertThat(answer.getStatus().value()).as(text(answer)).isEqualTo(201);
        assertThat(String.valueOf(answer.getResponseHeaders().getLocation())).isEqualTo(PATH + "/" + id);
        JsonNode created = json(answer);
        String apiKey = created.get("apiKey").stringValue();
        String keyId = created.get("keys").get(0).get("id").stringValue();
        assertThat(apiKey).startsWith("smk_" + keyId + "_").hasSize(4 + 13 + 1 + 43);
        assertThat(created.get("scopes").valueStream().map(JsonNode::stringValue))
                .containsExactlyInAnyOrder("send", "read");

        ApplicationConfig config = awaitVersion(id, 1);
        assertThat(config.enabled()).isTrue();
        assertThat(config.scopes()).containsExactlyInAnyOrder("send", "read");
        assertThat(config.keys())
                .containsExactly(new ApplicationConfig.ApiKey(keyId, Credentials.sha256(apiKey.substring(18))));
        assertThat(Credentials.matches(created.get("password").stringValue(), config.passwordHash()))
                .isTrue();
        assertThat(Credentials.matches("another", config.passwordHash())).isFalse();

        String shown = text(get(PATH + "/" + id)) + text(get(PATH));
        assertThat(shown)
                .contains(keyId)
                .doesNotContain(apiKey.substring(18))
                .doesNotContain("pbkdf2")
                .doesNotContain("null");
    }

    @Test
    void keysComeAndGo() {
        String id = newId();
        String first = json(post(PATH, "{\"id\":\"" + id + "\",\"scopes\":[\"read\"]}"))
                .get("keys")
                .get(0)
                .get("id")
                .stringValue();
        JsonNode second = json(post(PATH + "/" + id + "/keys", ""));
        assertThat(second.get("apiKey").stringValue())
                .startsWith("smk_" + second.get("id").stringValue() + "_");
        assertThat(awaitVersion(id, 2).keys()).hasSize(2);

        assertThat(delete(PATH + "/" + id + "/keys/" + first).getStatus().value())
                .isEqualTo(204);
        assertThat(awaitVersion(id, 3).keys())
                .extracting(ApplicationConfig.ApiKey::id)
                .containsExactly(second.get("id").stringValue());
        assertProblem(delete(PATH + "/" + id + "/keys/" + first), 404, "not-found");
        assertProblem(post(PATH + "/nobody-there/keys", ""), 404, "not-found");
    }

    @Test
    void aDeletedApplicationIsGoneForGood() {
        String id = newId();
        post(PATH, "{\"id\":\"" + id + "\"}");
        awaitVersion(id, 1);

        assertThat(delete(PATH + "/" + id).getStatus().value()).isEqualTo(204);
        await().until(() -> configured.get(id) == null);
        assertProblem(get(PATH + "/" + id), 404, "not-found");
        assertProblem(delete(PATH + "/" + id), 404, "not-found");
        assertProblem(post(PATH, "{\"id\":\"" + id + "\"}"), 409, "conflict");
        assertThat(text(get(PATH))).doesNotContain(id);
    }

    @Test
    void theLastAdministratorStays() {
        assertProblem(delete(PATH + "/admin"), 409, "conflict");
        String another = newId();
        post(PATH, "{\"id\":\"" + another + "\",\"scopes\":[\"admin\"]}");
        assertThat(delete(PATH + "/" + another).getStatus().value()).isEqualTo(204);
        assertProblem(delete(PATH + "/admin"), 409, "conflict");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"Upper\"}                          | 422 | /id",
                "{\"id\":\"a\"}                              | 422 | /id",
                "{}                                          | 422 | /id",
                "{\"id\":\"some-one\",\"scopes\":[\"device\"]} | 422 | /scopes",
                "{\"id\":\"some-one\",\"scopes\":[]}         | 422 | /scopes",
                "{\"id\":\"some-one\",\"scopes\":[null]}     | 422 | /scopes",
                "{\"id\":\"some-one\",\"admin\":true}        | 400 | ''",
                "{\"id\":[]}                                 | 400 | ''",
                "{\"id\":4711}                              | 400 | ''",
                "{                                           | 400 | ''"
            })
    void refusesWhatIsNoApplication(String body, int status, String pointer) {
        long before = applications();
        EntityExchangeResult<byte[]> answer = post(PATH, body);
        assertProblem(answer, status, status == 400 ? "malformed-request" : "invalid");
        if (!pointer.isEmpty()) {
            assertThat(json(answer).get("errors").get(0).get("pointer").stringValue())
                    .isEqualTo(pointer);
        }
        assertThat(applications()).isEqualTo(before);
    }

    @Test
    void isForAdministratorsOnly() {
        WebTestClient shop = service.client("shop", Scope.SEND, Scope.READ);
        List.of(HttpMethod.GET, HttpMethod.POST)
                .forEach(method ->
                        assertProblem(exchange(shop, method, PATH, "{\"id\":\"" + newId() + "\"}"), 403, "forbidden"));
        assertProblem(exchange(shop, HttpMethod.DELETE, PATH + "/admin", null), 403, "forbidden");
        assertProblem(exchange(shop, HttpMethod.POST, PATH + "/shop/keys", null), 403, "forbidden");
        assertProblem(exchange(service.stranger(), HttpMethod.GET, PATH, null), 401, "unauthenticated");
    }

    private static long applications() {
        return Objects.requireNonNull(
                service.bean(ApplicationStore.class).count().block(Duration.ofSeconds(10)));
    }

    private static ApplicationConfig awaitVersion(String id, long version) {
        await().until(() -> {
            ApplicationConfig known = configured.get(id);
            return known != null && known.version() == version;
        });
        return Objects.requireNonNull(configured.get(id));
    }

    private static String newId() {
        return "app-" + UUID.randomUUID();
    }

    private static EntityExchangeResult<byte[]> post(String path, String body) {
        return exchange(admin, HttpMethod.POST, path, body);
    }

    private static EntityExchangeResult<byte[]> get(String path) {
        return exchange(admin, HttpMethod.GET, path, null);
    }

    private static EntityExchangeResult<byte[]> delete(String path) {
        return exchange(admin, HttpMethod.DELETE, path, null);
    }

    private static EntityExchangeResult<byte[]> exchange(
            WebTestClient client, HttpMethod method, String path, @Nullable String body) {
        WebTestClient.RequestBodySpec request = client.method(method).uri(path);
        if (body != null && !body.isEmpty()) {
            request.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
        }
        return request.exchange().expectBody().returnResult();
    }

    private static String text(EntityExchangeResult<byte[]> answer) {
        byte[] body = answer.getResponseBody();
        return body == null ? "" : new String(body);
    }

    private static JsonNode json(EntityExchangeResult<byte[]> answer) {
        return JsonMapper.shared().readTree(text(answer));
    }

    private static void assertProblem(EntityExchangeResult<byte[]> answer, int status, String code) {
        assertThat(answer.getStatus().value()).as(text(answer)).isEqualTo(status);
        assertThat(answer.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer).get("code").stringValue()).isEqualTo(code);
    }
}
