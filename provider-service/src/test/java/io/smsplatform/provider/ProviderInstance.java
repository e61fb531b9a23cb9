package io.smsplatform.provider;

import io.smsplatform.events.Json;
import io.smsplatform.events.LaneDemand;
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
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.JsonNode;

/** The real service on the test platform, with a client of its HTTP side. */
public final class ProviderInstance implements AutoCloseable {

    private static final String INTERNAL_SECRET = "internal-secret-of-tests";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** An answer of the service. */
    public record Answer(int status, String text) {

        public JsonNode json() {
            return Json.MAPPER.readTree(text);
        }
    }

    /** Reactor Netty's global resources would end with the first of two instances in one JVM. */
    static class OwnNetty {

        @Bean
        ReactorResourceFactory ownNettyResources() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            return resources;
        }
    }

    private final ConfigurableApplicationContext context;
    private final CallerToken tokens = new CallerToken(INTERNAL_SECRET, Clock.systemUTC());

    public ProviderInstance(String... settings) {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(
                        ProviderServiceApplication.class, OwnNetty.class)
                .properties(Map.of("spring.config.name", ProviderServiceApplication.CONFIG_NAME));
        String[] common = {
            "--sms.provider.port=0",
            "--sms.kafka.bootstrap=" + TestPlatform.bootstrapServers(),
            "--sms.db.url=" + TestPlatform.databaseUrl(),
            "--sms.db.user=" + TestPlatform.databaseUser(),
            "--sms.db.password=" + TestPlatform.databasePassword(),
            "--sms.internal-secret=" + INTERNAL_SECRET,
            "--sms.config-secret=config-secret-of-tests",
            "--sms.provider.heartbeat=500ms",
            "--sms.provider.circuit.open-for=2s",
            "--logging.level.io.smsplatform=DEBUG",
        };
        String[] all = new String[common.length + settings.length];
        System.arraycopy(common, 0, all, 0, common.length);
        System.arraycopy(settings, 0, all, common.length, settings.length);
        this.context = builder.run(all);
    }

    /** Publishes a pool as its owner does. */
    public void publishPool(String name, String channel) {
        publishPool(name, channel, 1, 1);
    }

    @SuppressWarnings("unchecked")
    public void publishPool(String name, String channel, long version, int shards) {
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

    public Answer asAdmin(String method, String path, @Nullable Object body) {
        return call(method, path, body, tokens.sign(new Caller("admin", Set.of(Scope.ADMIN))));
    }

    public Answer as(Scope scope, String method, String path, @Nullable Object body) {
        return call(method, path, body, tokens.sign(new Caller("shop", Set.of(scope))));
    }

    public Answer asNobody(String method, String path) {
        return call(method, path, null, "forged.admin.9999999999999.x");
    }

    /** One sample of {@code /actuator/prometheus}, summed over its labels; 0 if there is none. */
    public double metric(String name) {
        return asNobody("GET", "/actuator/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Whether the lane runs here, and asked for this. */
    public boolean holds(LaneDemand demand) {
        return context.getBean(Lanes.class).holder(demand.getLane(), demand.getSession()) != null;
    }

    @Override
    public void close() {
        context.close();
    }

    private Answer call(String method, String path, @Nullable Object body, String token) {
        String port = context.getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .header(Caller.HEADER, token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)));
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
