package io.smsplatform.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.Topics;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.TemplateConfig;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.events.relay.Outbox;
import io.smsplatform.testkit.TestPlatform;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Templates over HTTP, and as task-service learns of them. */
class TemplatesIT {

    private static final String PATH = "/api/v2/templates";
    private static final String INTERNAL_SECRET = "between-gateway-and-services";

    private static ConfigurableApplicationContext context;
    private static ConfigReader reader;
    private static ConfigTable<TemplateConfig> configured;
    private static WebTestClient shop;

    @BeforeAll
    static void start() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30)); // of a machine that others load
        context = new SpringApplicationBuilder(TemplateServiceApplication.class)
                .properties(Map.of("spring.config.name", TemplateServiceApplication.CONFIG_NAME))
                .run(
                        "--spring.config.name=" + TemplateServiceApplication.CONFIG_NAME,
                        "--sms.kafka.bootstrap=" + TestPlatform.bootstrapServers(),
                        "--sms.db.url=" + TestPlatform.databaseUrl(),
                        "--sms.db.user=" + TestPlatform.databaseUser(),
                        "--sms.db.password=" + TestPlatform.databasePassword(),
                        "--sms.internal-secret=" + INTERNAL_SECRET,
                        "--sms.template.port=0");
        reader = new ConfigReader(TestPlatform.bootstrapServers());
        configured = reader.table(Topics.CONFIG_TEMPLATES);
        reader.start(Duration.ofSeconds(30));
        shop = client("shop", Scope.SEND);
    }

    @AfterAll
    static void stop() {
        reader.close();
        context.close();
    }

    @Test
    void oneInstanceRelaysAtATime() throws Exception {
        OutboxStore outbox = context.getBean(OutboxStore.class);
        CountDownLatch publishing = new CountDownLatch(1);
        CountDownLatch acknowledged = new CountDownLatch(1);
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> {
            int relayed = 0;
            while (relayed == 0) { // the service's own relay may have been quicker
                addChange(outbox);
                relayed = outbox.relay(10, entries -> {
                    publishing.countDown();
                    awaitLatch(acknowledged);
                });
            }
            return relayed;
        });
        awaitLatch(publishing);
        List<Outbox.Entry> publishedBySecond = new CopyOnWriteArrayList<>();
        CompletableFuture<Integer> second =
                CompletableFuture.supplyAsync(() -> outbox.relay(10, publishedBySecond::addAll));
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> second.get(1, TimeUnit.SECONDS));

        acknowledged.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(second.get(30, TimeUnit.SECONDS)).isZero();
        assertThat(publishedBySecond).isEmpty();
    }

    private static void addChange(OutboxStore outbox) {
        TemplateConfig change = new TemplateConfig("shop", newName(), 1, false, 1, "text");
        outbox.add(
                        Topics.CONFIG_TEMPLATES.name(),
                        "shop/" + change.name(),
                        Topics.CONFIG_TEMPLATES.value().encode(change))
                .block(Duration.ofSeconds(30));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTemplateReachesTaskService() {
        String name = newName();
        EntityExchangeResult<byte[]> answer = post(PATH, template(name, "Hi {who}, {{}code{}} is {code}"));

        assertThat(answer.getStatus().value()).as(text(answer)).isEqualTo(201);
        assertThat(answer.getResponseHeaders().getLocation()).isEqualTo(URI.create(PATH + "/" + name));
        assertThat(json(answer).get("parameters").valueStream().map(JsonNode::stringValue))
                .containsExactly("who", "code");
        assertThat(json(get(PATH + "/" + name))).isEqualTo(json(answer));
        assertThat(text(get(PATH))).contains("\"" + name + "\"");
        assertThat(awaitVersion(name, 1))
                .isEqualTo(new TemplateConfig("shop", name, 1, false, 1, "Hi {who}, {{}code{}} is {code}"));
    }

    @Test
    void eachPutIsARevisionAndTheLastIsActive() {
        String name = newName();
        post(PATH, template(name, "one"));
        put(name, "two");
        EntityExchangeResult<byte[]> third = put(name, "three");

        assertThat(json(third).get("revision").intValue()).isEqualTo(3);
        assertThat(json(get(PATH + "/" + name)).get("text").stringValue()).isEqualTo("three");
        assertThat(awaitVersion(name, 3)).isEqualTo(new TemplateConfig("shop", name, 3, false, 3, "three"));
        assertThat(revisions(name)).containsExactly("one", "two", "three");
    }

    @Test
    void aDeletedTemplateIsGoneAndItsNameComesBackWithALaterRevision() {
        String name = newName();
        post(PATH, template(name, "one"));
        awaitVersion(name, 1);
        assertThat(exchange(shop, HttpMethod.DELETE, PATH + "/" + name, null)
                        .getStatus()
                        .value())
                .isEqualTo(204);

        await().until(() -> configured.get("shop/" + name) == null);
        assertProblem(get(PATH + "/" + name), 404, "not-found");
        assertProblem(put(name, "x"), 404, "not-found");
        assertProblem(exchange(shop, HttpMethod.DELETE, PATH + "/" + name, null), 404, "not-found");
        assertThat(text(get(PATH))).doesNotContain("\"" + name + "\"");

        assertThat(post(PATH, template(name, "again")).getStatus().value()).isEqualTo(201);
        assertThat(awaitVersion(name, 3)).isEqualTo(new TemplateConfig("shop", name, 3, false, 2, "again"));
    }

    @Test
    void aNameIsTakenOnceHoweverManyTryAtOnce() {
        String name = newName();
        List<Integer> answers = Flux.range(0, 10)
                .flatMap(
                        i -> Mono.fromCallable(() -> post(PATH, template(name, "by " + i))
                                        .getStatus()
                                        .value())
                                .subscribeOn(Schedulers.boundedElastic()),
                        10)
                .collectList()
                .block(Duration.ofSeconds(60));

        assertThat(answers).hasSize(10).containsOnlyOnce(201).containsOnly(201, 409);
        assertThat(revisions(name)).hasSize(1);
    }

    @Test
    void concurrentRevisionsAllCount() {
        String name = newName();
        post(PATH, template(name, "first"));
        List<Integer> answers = Flux.range(0, 10)
                .flatMap(
                        i -> Mono.fromCallable(
                                        () -> put(name, "text " + i).getStatus().value())
                                .subscribeOn(Schedulers.boundedElastic()),
                        10)
                .collectList()
                .block(Duration.ofSeconds(60));

        assertThat(answers).hasSize(10).containsOnly(200);
        assertThat(revisions(name)).hasSize(11);
        assertThat(awaitVersion(name, 11).text())
                .isEqualTo(json(get(PATH + "/" + name)).get("text").stringValue());
    }

    @Test
    void previewsWhatTaskServiceWouldSend() {
        String name = newName();
        post(PATH, template(name, "Hi {who}"));

        JsonNode latin = json(preview(name, "{\"parameters\":{\"who\":\"" + "x".repeat(160) + "\"}}"));
        assertThat(latin.get("text").stringValue()).isEqualTo("Hi " + "x".repeat(160));
        assertThat(latin.get("segments").intValue()).isEqualTo(2);
        assertThat(latin.get("encoding").stringValue()).isEqualTo("gsm7");
        assertThat(json(preview(name, "{\"parameters\":{\"who\":\"\u4F60\u597D\"}}"))
                        .get("encoding")
                        .stringValue())
                .isEqualTo("ucs2");
        EntityExchangeResult<byte[]> missing = preview(name, "{}");
        assertProblem(missing, 422, "invalid");
        assertThat(text(missing)).contains("missing-parameters").contains("who");
        assertProblem(preview(name, "{\"parameters\":{\"who\":null}}"), 422, "invalid");
        assertProblem(preview(name, "{\"parameters\":{\"who\":\"" + "x".repeat(16_000) + "\"}}"), 422, "invalid");
        assertProblem(preview("nothing-here", "{}"), 404, "not-found");
    }

    @Test
    void keepsALongTextInAnyScript() {
        String name = newName();
        String text = "\uD83D\uDE00".repeat(4_000) + "\u4E2D".repeat(8_000);
        assertThat(post(PATH, template(name, text)).getStatus().value()).isEqualTo(201);

        assertThat(json(get(PATH + "/" + name)).get("text").stringValue()).isEqualTo(text);
        assertThat(awaitVersion(name, 1).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"Upper\",\"text\":\"x\"}           | 422 | /name",
                "{\"text\":\"x\"}                              | 422 | /name",
                "{\"name\":\"some-name\"}                      | 422 | /text",
                "{\"name\":\"some-name\",\"text\":\" \"}       | 422 | /text",
                "{\"name\":\"some-name\",\"text\":\"{oops\"}   | 422 | /text",
                "{\"name\":\"some-name\",\"text\":5}           | 422 | /text",
                "{\"name\":\"some-name\",\"txt\":\"x\"}        | 422 | /txt",
                "{\"name\":                                    | 400 | ''"
            })
    void refusesWhatIsNoTemplate(String body, int status, String pointer) {
        EntityExchangeResult<byte[]> answer = post(PATH, body);

        assertProblem(answer, status, status == 400 ? "malformed-request" : "invalid");
        if (!pointer.isEmpty()) {
            assertThat(json(answer).get("errors").get(0).get("pointer").stringValue())
                    .isEqualTo(pointer);
        }
        assertProblem(get(PATH + "/some-name"), 404, "not-found");
    }

    @Test
    void refusesATextNobodyCouldSend() {
        assertProblem(post(PATH, template("some-name", "x".repeat(16_001))), 422, "invalid");
        assertProblem(post(PATH, template("some-name", "x".repeat(1_200_000))), 413, "too-large");
        assertThat(json(post(PATH, "{\"name\":\"No\",\"text\":\"}\"}"))
                        .get("errors")
                        .valueStream())
                .hasSize(2);
    }

    @Test
    void applicationsDoNotSeeEachOthersTemplates() {
        String name = newName();
        post(PATH, template(name, "of the shop"));
        WebTestClient other = client("other", Scope.SEND);

        assertProblem(exchange(other, HttpMethod.GET, PATH + "/" + name, null), 404, "not-found");
        assertProblem(exchange(other, HttpMethod.PUT, PATH + "/" + name, "{\"text\":\"mine\"}"), 404, "not-found");
        assertProblem(exchange(other, HttpMethod.DELETE, PATH + "/" + name, null), 404, "not-found");
        assertThat(text(exchange(other, HttpMethod.GET, PATH, null))).doesNotContain(name);
        assertThat(exchange(other, HttpMethod.POST, PATH, template(name, "of another"))
                        .getStatus()
                        .value())
                .isEqualTo(201);
        assertThat(json(get(PATH + "/" + name)).get("text").stringValue()).isEqualTo("of the shop");
    }

    @Test
    void isForSendersOnly() {
        assertProblem(exchange(client("shop", Scope.READ), HttpMethod.GET, PATH, null), 403, "forbidden");
        assertProblem(exchange(stranger(), HttpMethod.GET, PATH, null), 401, "unauthenticated");
    }

    private static TemplateConfig awaitVersion(String name, long version) {
        await().until(() -> {
            TemplateConfig known = configured.get("shop/" + name);
            return known != null && known.version() == version;
        });
        return Objects.requireNonNull(configured.get("shop/" + name));
    }

    private static List<String> revisions(String name) {
        return Objects.requireNonNull(context.getBean(DatabaseClient.class)
                .sql(
                        "SELECT content FROM template_revision WHERE application = 'shop' AND name = :name ORDER BY revision")
                .bind("name", name)
                .map(row -> Objects.requireNonNull(row.get("content", String.class)))
                .all()
                .collectList()
                .block(Duration.ofSeconds(10)));
    }

    private static String template(String name, String text) {
        return JsonMapper.shared().writeValueAsString(Map.of("name", name, "text", text));
    }

    private static String newName() {
        return "t-" + UUID.randomUUID();
    }

    private static EntityExchangeResult<byte[]> preview(String name, String body) {
        return post(PATH + "/" + name + "/preview", body);
    }

    private static EntityExchangeResult<byte[]> put(String name, String text) {
        return exchange(
                shop, HttpMethod.PUT, PATH + "/" + name, JsonMapper.shared().writeValueAsString(Map.of("text", text)));
    }

    private static EntityExchangeResult<byte[]> post(String path, String body) {
        return exchange(shop, HttpMethod.POST, path, body);
    }

    private static EntityExchangeResult<byte[]> get(String path) {
        return exchange(shop, HttpMethod.GET, path, null);
    }

    private static WebTestClient client(String application, Scope... scopes) {
        String token =
                new CallerToken(INTERNAL_SECRET, Clock.systemUTC()).sign(new Caller(application, Set.of(scopes)));
        return stranger().mutate().defaultHeader(Caller.HEADER, token).build();
    }

    private static WebTestClient stranger() {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"))
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    private static EntityExchangeResult<byte[]> exchange(
            WebTestClient client, HttpMethod method, String path, @Nullable String body) {
        WebTestClient.RequestBodySpec request = client.method(method).uri(path);
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
        }
        return request.exchange().expectBody().returnResult();
    }

    private static String text(EntityExchangeResult<byte[]> answer) {
        byte[] body = answer.getResponseBody();
        return body == null ? "" : new String(body, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static JsonNode json(EntityExchangeResult<byte[]> answer) {
        return JsonMapper.shared().readTree(text(answer));
    }

    private static void assertProblem(EntityExchangeResult<byte[]> answer, int status, String code) {
        assertThat(answer.getStatus().value()).as(text(answer)).isEqualTo(status);
        assertThat(answer.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer).get("code").stringValue()).isEqualTo(code);
        assertThat(text(answer)).doesNotContain("Exception").doesNotContain("io.smsplatform");
    }
}
