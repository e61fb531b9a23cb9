package io.smsplatform.task;

import io.smsplatform.events.CatalogueSerializer;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.Topic;
import io.smsplatform.events.Topics;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.testkit.TestPlatform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/** This service against the real broker and database, with what a test needs around it. */
public final class RunningTaskService implements AutoCloseable {

    public static final String INTERNAL_SECRET = "between-gateway-and-services";

    static {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30)); // of a machine that others load
    }

    private final String bootstrap;
    private final ConfigurableApplicationContext context;

    private RunningTaskService(String bootstrap, Map<String, Object> settings) {
        this.bootstrap = bootstrap;
        Map<String, Object> all = new HashMap<>(Map.of(
                "spring.config.name",
                TaskServiceApplication.CONFIG_NAME,
                "sms.kafka.bootstrap",
                bootstrap,
                "sms.db.url",
                TestPlatform.databaseUrl(),
                "sms.db.user",
                TestPlatform.databaseUser(),
                "sms.db.password",
                TestPlatform.databasePassword(),
                "sms.internal-secret",
                INTERNAL_SECRET,
                "sms.task.port",
                0));
        all.putAll(settings);
        this.context = new SpringApplicationBuilder(TaskServiceApplication.class)
                .properties(all)
                .run(all.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    public static RunningTaskService start(Map<String, Object> settings) {
        return new RunningTaskService(TestPlatform.bootstrapServers(), settings);
    }

    public static RunningTaskService start(String bootstrap, Map<String, Object> settings) {
        return new RunningTaskService(bootstrap, settings);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** A client without credentials. */
    public WebTestClient stranger() {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"))
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    /** A client as the gateway presents that application. */
    public WebTestClient client(String application, Scope... scopes) {
        String token =
                new CallerToken(INTERNAL_SECRET, Clock.systemUTC()).sign(new Caller(application, Set.of(scopes)));
        return stranger().mutate().defaultHeader(Caller.HEADER, token).build();
    }

    /** What is answered to a Content-Type that the usual client refuses to send. */
    public HttpResponse<String> post(String path, String contentType, String body) throws Exception {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header(
                        Caller.HEADER,
                        new CallerToken(INTERNAL_SECRET, Clock.systemUTC())
                                .sign(new Caller("shop", Set.of(Scope.SEND))))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    public static PoolConfig pool(String name, String channel, long version) {
        return new PoolConfig(
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
                1);
    }

    /** The same pool with another number of shards and other options. */
    public static PoolConfig pool(PoolConfig pool, int shards, PoolOptions options) {
        return new PoolConfig(
                pool.name(),
                pool.version() + 1,
                false,
                pool.channel(),
                pool.selection(),
                pool.ratePerSecond(),
                pool.maxAttempts(),
                pool.backOff(),
                pool.backOffCap(),
                pool.handOverLease(),
                pool.resultLease(),
                pool.receiptTimeout(),
                shards,
                options);
    }

    /** Publishes configuration as another service would. */
    public <V> void publish(Topic<String, V> topic, String key, V value) throws Exception {
        try (var producer = new KafkaProducer<Object, Object>(
                KafkaDefaults.producer(bootstrap), serializer(true), serializer(false))) {
            producer.send(new ProducerRecord<>(topic.name(), key, value)).get(10, TimeUnit.SECONDS);
        }
    }

    private static CatalogueSerializer serializer(boolean key) {
        CatalogueSerializer serializer = new CatalogueSerializer();
        serializer.configure(Map.of(), key);
        return serializer;
    }

    /** Where the log of accepted messages ends now. */
    public Map<TopicPartition, Long> endOfLog() {
        try (KafkaConsumer<Object, Object> consumer = new KafkaConsumer<>(KafkaDefaults.consumer(bootstrap))) {
            return consumer.endOffsets(partitions(consumer));
        }
    }

    /** What is in the log of accepted messages after that. */
    public List<MessageAccepted> acceptedSince(Map<TopicPartition, Long> begin) {
        List<MessageAccepted> messages = new ArrayList<>();
        try (KafkaConsumer<Object, Object> consumer = new KafkaConsumer<>(KafkaDefaults.consumer(bootstrap))) {
            List<TopicPartition> partitions = partitions(consumer);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            begin.forEach(consumer::seek);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < end.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(entry -> messages.add((MessageAccepted) entry.value()));
            }
        }
        return messages;
    }

    private static List<TopicPartition> partitions(KafkaConsumer<Object, Object> consumer) {
        return consumer.partitionsFor(Topics.MESSAGES_ACCEPTED.name()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    @Override
    public void close() {
        context.close();
    }
}
