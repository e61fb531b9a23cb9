package io.smsplatform.gateway;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.ApplicationConfig;
import io.smsplatform.events.config.DeviceConfig;
import io.smsplatform.testkit.TestPlatform;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The real gateway on a free port, reading its credentials from the test run's broker. */
public final class RunningGateway implements AutoCloseable {

    public static final String INTERNAL_SECRET = "internal secret of this test";

    private final ConfigurableApplicationContext context;

    /** @param settings {@code name=value}; they win over what every test has */
    public RunningGateway(URI upstream, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "spring.config.name",
                ApiGatewayApplication.CONFIG_NAME,
                "sms.gateway.port",
                "0",
                "sms.kafka.bootstrap",
                TestPlatform.bootstrapServers(),
                "sms.internal-secret",
                INTERNAL_SECRET));
        for (Upstream service : Upstream.values()) {
            all.put("sms." + service.wireName() + ".url", upstream.toString());
        }
        for (String setting : settings) {
            String[] nameAndValue = setting.split("=", 2);
            all.put(nameAndValue[0], nameAndValue[1]);
        }
        context = new SpringApplicationBuilder(ApiGatewayApplication.class)
                .run(all.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    public URI address(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** As task-service and device-service do; returns once the broker has them. */
    public static void publish(Object... records) {
        new TopicProvisioner(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()), 4).provision();
        try (KafkaProducer<Object, Object> producer =
                new KafkaProducer<>(KafkaDefaults.producer(TestPlatform.bootstrapServers()))) {
            for (Object record : records) {
                if (record instanceof ApplicationConfig application) {
                    producer.send(new ProducerRecord<>(
                                    Topics.CONFIG_APPLICATIONS.name(), application.id(), application))
                            .get();
                } else if (record instanceof DeviceConfig device) {
                    producer.send(new ProducerRecord<>(Topics.CONFIG_DEVICES.name(), device.id(), device))
                            .get();
                } else {
                    throw new IllegalArgumentException("not a configuration record: " + record);
                }
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
