package io.smsplatform.smpp;

import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.events.Topics;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.testkit.TestPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One smpp-edge-service on a free port against the real broker and database. */
final class RunningEdge implements AutoCloseable {

    private static final String INTERNAL_SECRET = "only-for-the-tests-of-smpp-edge-service";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Status and body of an answer. */
    record Answer(int status, JsonNode body) {}

    private final ConfigurableApplicationContext context;
    private final String base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final CallerToken tokens = new CallerToken(INTERNAL_SECRET, Clock.systemUTC());

    private RunningEdge(ConfigurableApplicationContext context) {
        this.context = context;
        this.base = "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port")
                + "/api/v2/smpp/connectors";
    }

    static RunningEdge start(String... settings) {
        String[] fixed = {
            "--spring.config.name=" + SmppEdgeServiceApplication.CONFIG_NAME,
            "--sms.smpp.port=0",
            "--sms.smpp.reconnect-first=PT0.2S",
            "--sms.smpp.reconnect-cap=PT1S",
            "--sms.internal-secret=" + INTERNAL_SECRET,
            "--sms.config-secret=only-for-the-tests-of-configuration",
            "--sms.kafka.bootstrap=" + TestPlatform.bootstrapServers(),
            "--sms.kafka.partitions=2",
            "--sms.db.url=" + TestPlatform.databaseUrl(),
            "--sms.db.user=" + TestPlatform.databaseUser(),
            "--sms.db.password=" + TestPlatform.databasePassword()
        };
        Set<String> given = Arrays.stream(settings).map(RunningEdge::key).collect(Collectors.toSet());
        String[] all = Stream.concat(
                        Arrays.stream(fixed).filter(setting -> !given.contains(key(setting))), Arrays.stream(settings))
                .toArray(String[]::new);
        SpringApplication application = new SpringApplication(SmppEdgeServiceApplication.class);
        // Netty's threads of its own: an instance that stops must not take those of the others with it.
        application.addInitializers(context -> {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            ((GenericApplicationContext) context)
                    .registerBean("nettyOfThisInstance", ReactorResourceFactory.class, () -> resources);
        });
        RunningEdge edge = new RunningEdge(application.run(all));
        Stream.of("operator-one", "operator-two", "operator-three").forEach(pool -> edge.publishPool(pool, "sms"));
        return edge;
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

    private static String key(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer put(String path, String body) {
        return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer getWithout(Scope... scopes) {
        String token = tokens.sign(new Caller("someone", Set.of(scopes)));
        return send(HttpRequest.newBuilder(URI.create(base)).header(Caller.HEADER, token));
    }

    double counter(String name, String... tags) {
        var counter = context.getBean(MeterRegistry.class).find(name).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header(Caller.HEADER, tokens.sign(new Caller("admin", Set.of(Scope.ADMIN))));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String body = response.body();
            return new Answer(response.statusCode(), JSON.readTree(body.isEmpty() ? "null" : body));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
