package io.smsplatform.task.application;

import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Creates the application {@code admin} when the platform has no application at all, and tells its secrets once. */
@Component
class BootstrapAdministrator {

    static final String ID = "admin";

    private static final Logger log = LoggerFactory.getLogger(BootstrapAdministrator.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final ApplicationStore store;
    private final ManageApplications applications;
    private final AdminProperties properties;

    BootstrapAdministrator(ApplicationStore store, ManageApplications applications, AdminProperties properties) {
        this.store = store;
        this.applications = applications;
        this.properties = properties;
    }

    @EventListener
    Mono<Void> on(ApplicationReadyEvent ready) {
        return bootstrap()
                .retryWhen(Retry.backoff(20, Duration.ofSeconds(1)).maxBackoff(Duration.ofSeconds(30)))
                .doOnError(failure -> log.error("the first administrator could not be created", failure));
    }

    Mono<Void> bootstrap() {
        return store.count().filter(applications -> applications == 0).flatMap(none -> create());
    }

    private Mono<Void> create() {
        Secret password = properties.password() != null ? properties.password() : applications.newSecret();
        ApiKey apiKey =
                properties.apiKey() != null ? ApiKey.parse(properties.apiKey().clear()) : applications.newKey();
        Map<String, String> generated = new LinkedHashMap<>();
        if (properties.password() == null) {
            generated.put("password", password.clear());
        }
        if (properties.apiKey() == null) {
            generated.put("api-key", apiKey.text());
        }
        return applications
                .create(ID, true, EnumSet.of(Scope.SEND, Scope.READ, Scope.ADMIN), password, apiKey, write(generated))
                .doOnNext(created -> tell(generated))
                .then()
                .onErrorResume(Refusal.class, another -> Mono.empty()); // another instance was faster
    }

    /** Inside the transaction: an administrator whose secrets nobody can read is never committed. */
    private Mono<Void> write(Map<String, String> generated) {
        Path file = properties.credentialsFile();
        return file == null || generated.isEmpty()
                ? Mono.empty()
                : Mono.<Void>fromRunnable(() -> write(file, generated)).subscribeOn(Schedulers.boundedElastic());
    }

    private static void write(Path file, Map<String, String> generated) {
        try {
            @Nullable Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Files.deleteIfExists(file); // of an attempt that was rolled back
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(file, "user=" + ID + "\n" + lines(generated) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write sms.admin.credentials-file " + file, e);
        }
    }

    /** To the console, not to the log: logs are kept and shipped. */
    private void tell(Map<String, String> generated) {
        log.info("application '{}' created", ID);
        if (!generated.isEmpty()) {
            System.out.println("Credentials of '" + ID + "', shown this once:\n" + lines(generated));
        }
    }

    private static String lines(Map<String, String> generated) {
        return generated.entrySet().stream()
                .map(secret -> secret.getKey() + "=" + secret.getValue())
                .collect(Collectors.joining("\n"));
    }
}
