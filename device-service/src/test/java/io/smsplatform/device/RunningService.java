package io.smsplatform.device;

import io.smsplatform.events.Topics;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.testkit.TestPlatform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One device-service on a free port against the real broker and database, with the scheduler of the tests beside it. */
final class RunningService {

    static final String INTERNAL_SECRET = "only-for-the-tests-of-device-service";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Shared by all integration tests of the module; ends with the JVM. */
    private static final class Shared {
        static final RunningService SERVICE = start();
        static final TinyScheduler SCHEDULER = new TinyScheduler(TestPlatform.bootstrapServers());
    }

    /** Status and body of an answer. */
    record Answer(int status, JsonNode body, HttpResponse<String> raw) {}

    private final ConfigurableApplicationContext context;
    private final String base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Map<CompletableFuture<Answer>, CompletableFuture<?>> exchanges = new ConcurrentHashMap<>();
    private final CallerToken tokens = new CallerToken(INTERNAL_SECRET, Clock.systemUTC());

    private RunningService(ConfigurableApplicationContext context) {
        this.context = context;
        this.base = "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    static RunningService shared() {
        return Shared.SERVICE;
    }

    static TinyScheduler scheduler() {
        return Shared.SCHEDULER;
    }

    static RunningService start(String... settings) {
        String[] fixed = {
            "--spring.config.name=" + DeviceServiceApplication.CONFIG_NAME,
            "--sms.device.port=0",
            "--sms.internal-secret=" + INTERNAL_SECRET,
            "--sms.kafka.bootstrap=" + TestPlatform.bootstrapServers(),
            "--sms.kafka.partitions=2",
            "--sms.db.url=" + TestPlatform.databaseUrl(),
            "--sms.db.user=" + TestPlatform.databaseUser(),
            "--sms.db.password=" + TestPlatform.databasePassword()
        };
        String[] all = Arrays.copyOf(fixed, fixed.length + settings.length);
        System.arraycopy(settings, 0, all, fixed.length, settings.length);
        SpringApplication application = new SpringApplication(DeviceServiceApplication.class);
        // Netty's threads of its own: an instance that stops must not take those of the others with it.
        application.addInitializers(context -> {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            ((GenericApplicationContext) context)
                    .registerBean("nettyOfThisInstance", ReactorResourceFactory.class, () -> resources);
        });
        return new RunningService(application.run(all));
    }

    String base() {
        return base;
    }

    String webSocketBase() {
        return base.replace("http:", "ws:");
    }

    void stop() {
        context.close();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    String callerHeader(Caller caller) {
        return tokens.sign(caller);
    }

    static Caller admin() {
        return new Caller("operator", Set.of(Scope.ADMIN));
    }

    static Caller phone(String deviceKey) {
        return new Caller(deviceKey, Set.of(Scope.DEVICE));
    }

    /** Publishes a pool as its owner does. */
    void publishPool(String name, String channel) {
        publishPool(name, channel, 1, 1);
    }

    @SuppressWarnings("unchecked")
    void publishPool(String name, String channel, long version, int shards) {
        PoolConfig pool = new PoolConfig(
                name,
                version,
                false,
                channel,
                "least_loaded",
                0,
                5,
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(30),
                Duration.ofDays(3),
                shards);
        KafkaTemplate<Object, Object> kafka = context.getBean(KafkaTemplate.class);
        kafka.send(Topics.CONFIG_POOLS.name(), name, Topics.CONFIG_POOLS.value().encode(pool))
                .join();
    }

    /** Registers a device of that pool, which is published first, and returns its id. */
    String register(String pool) {
        publishPool(pool, "sms");
        Answer answer = call(admin(), "POST", "/api/v2/devices", """
                {"name": "Phone", "pool": "%s"}""".formatted(pool));
        if (answer.status() != 201) {
            throw new AssertionError("registration answered " + answer.status());
        }
        return answer.body().get("id").asString();
    }

    Answer call(Caller caller, String method, String path, String body) {
        return callLater(caller, method, path, body).join();
    }

    CompletableFuture<Answer> callLater(Caller caller, String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(45))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (caller != null) {
            request.header(Caller.HEADER, tokens.sign(caller));
        }
        CompletableFuture<HttpResponse<String>> exchange =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        CompletableFuture<Answer> answer =
                exchange.thenApply(response -> new Answer(response.statusCode(), json(response), response));
        exchanges.put(answer, exchange);
        return answer;
    }

    /** Cancels the call, which closes its connection. */
    void hangUp(CompletableFuture<Answer> call) {
        exchanges.get(call).cancel(true);
    }

    /** The sum of the series of this name, as Prometheus reads it. */
    double meter(String name) {
        return call(null, "GET", "/actuator/prometheus", null)
                .raw()
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    HttpClient http() {
        return http;
    }

    private static JsonNode json(HttpResponse<String> response) {
        boolean document =
                response.headers().firstValue("Content-Type").orElse("").contains("json");
        return document ? JSON.readTree(response.body()) : JSON.nullNode();
    }
}
