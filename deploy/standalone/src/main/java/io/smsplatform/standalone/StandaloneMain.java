package io.smsplatform.standalone;

import io.smsplatform.infrastructure.StartupException;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs every service in this process, each in its own application context, on an embedded broker and database. */
public final class StandaloneMain implements Startup.Services {

    private static final String DENIED_TO_GATEWAY = String.join(
            ",",
            "org.springframework.boot.r2dbc.",
            "org.springframework.boot.data.r2dbc.",
            "org.springframework.boot.flyway.",
            "org.springframework.boot.jdbc.",
            "org.springframework.boot.sql.",
            "org.springframework.boot.transaction.");

    private static final String DENIED_TO_SERVICES = "org.springframework.cloud.";

    private final Infrastructure infrastructure;
    private final Deque<ConfigurableApplicationContext> running = new ConcurrentLinkedDeque<>();

    private StandaloneMain(Infrastructure infrastructure) {
        this.infrastructure = infrastructure;
    }

    public static void main(String[] arguments) {
        Startup.run(StandaloneMain::new);
    }

    /** One after the other: contexts that start in parallel share unsynchronised state of the framework. */
    @Override
    public void start() {
        Map<String, String> shared = infrastructure.properties();
        for (PlatformService service : PlatformService.values()) {
            try {
                running.push(run(service, shared));
            } catch (RuntimeException e) {
                throw new StartupException(service.module() + " does not start.", "Its log above says why.", e);
            }
        }
    }

    @Override
    public void close() {
        running.forEach(ConfigurableApplicationContext::close);
    }

    private static ConfigurableApplicationContext run(PlatformService service, Map<String, String> shared) {
        Map<String, Object> properties = new HashMap<>(shared);
        properties.put("spring.config.name", service.module());
        properties.put(
                AutoConfigurationFence.DENIED,
                service == PlatformService.GATEWAY ? DENIED_TO_GATEWAY : DENIED_TO_SERVICES);
        SpringApplication application = new SpringApplicationBuilder(service.application(), SharedNetty.class)
                .properties(properties)
                .registerShutdownHook(false)
                .build();
        return application.run();
    }
}
