package io.smsplatform.task.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.access.Scope;
import io.smsplatform.task.RunningTaskService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.r2dbc.core.DatabaseClient;

/** The administrator that a new platform begins with. */
class BootstrapAdministratorIT {

    @Test
    void anEmptyPlatformGetsItsAdministratorOnce(@TempDir Path directory) throws Exception {
        forgetAllApplications();
        Path file = directory.resolve("private").resolve("credentials");
        Path other = directory.resolve("second");
        try (var first = RunningTaskService.start(Map.of("sms.admin.credentials-file", file));
                var second = RunningTaskService.start(Map.of("sms.admin.credentials-file", other))) {
            await().until(() -> applications(first) == 1 && (Files.exists(file) || Files.exists(other)));
            first.bean(BootstrapAdministrator.class).bootstrap().block(Duration.ofSeconds(10));
            second.bean(BootstrapAdministrator.class).bootstrap().block(Duration.ofSeconds(10));

            assertThat(applications(first)).isEqualTo(1);
            assertThat(Files.exists(file)).isNotEqualTo(Files.exists(other));
            Path written = Files.exists(file) ? file : other;
            assertThat(Files.getPosixFilePermissions(written)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            Map<String, String> credentials = read(written);
            assertThat(credentials).containsOnlyKeys("user", "password", "api-key");
            Application administrator = administrator(first);
            assertThat(administrator.scopes()).containsExactlyInAnyOrder(Scope.SEND, Scope.READ, Scope.ADMIN);
            assertThat(Credentials.matches(credentials.get("password"), administrator.passwordHash()))
                    .isTrue();
            assertThat(Credentials.sha256(
                            credentials.getOrDefault("api-key", "").substring(18)))
                    .isEqualTo(administrator.keys().get(0).secretHash());
        }
    }

    @Test
    void takesTheSecretsThatItIsGiven(@TempDir Path directory) {
        forgetAllApplications();
        Path file = directory.resolve("credentials");
        Map<String, Object> given = Map.of(
                "sms.admin.password", "correct horse battery",
                "sms.admin.api-key", "smk_0HZZZZZZZZZZ1_abcdefgh_ijklmnop-0123456789",
                "sms.admin.credentials-file", file);
        try (var service = RunningTaskService.start(given)) {
            await().until(() -> applications(service) == 1);

            assertThat(file).doesNotExist(); // nothing was generated
            Application administrator = administrator(service);
            assertThat(Credentials.matches("correct horse battery", administrator.passwordHash()))
                    .isTrue();
            assertThat(administrator.keys()).singleElement().satisfies(key -> {
                assertThat(key.id()).isEqualTo("0HZZZZZZZZZZ1");
                assertThat(key.secretHash()).isEqualTo(Credentials.sha256("abcdefgh_ijklmnop-0123456789"));
            });
        }
    }

    @Test
    void commitsNoAdministratorWhoseSecretsCannotBeWritten(@TempDir Path directory) throws Exception {
        forgetAllApplications();
        Path occupied = Files.createDirectories(directory.resolve("credentials").resolve("not-empty"))
                .getParent();
        try (var service = RunningTaskService.start(Map.of("sms.admin.credentials-file", occupied))) {
            var attempt = service.bean(BootstrapAdministrator.class).bootstrap();
            assertThat(attempt.materialize().block(Duration.ofSeconds(10)))
                    .satisfies(signal -> assertThat(signal.isOnError()).isTrue());
            assertThat(applications(service)).isZero();

            Files.delete(occupied.resolve("not-empty"));
            Files.delete(occupied);
            await().atMost(Duration.ofSeconds(40)).until(() -> applications(service) == 1); // it keeps trying
            assertThat(occupied).isRegularFile();
        }
    }

    private static void forgetAllApplications() {
        try (var service = RunningTaskService.start(Map.of())) {
            await().until(() -> applications(service) > 0);
            DatabaseClient database = service.bean(DatabaseClient.class);
            for (String table : new String[] {"application_key", "application"}) {
                database.sql("DELETE FROM " + table).then().block(Duration.ofSeconds(10));
            }
        }
    }

    private static long applications(RunningTaskService service) {
        return Objects.requireNonNull(
                service.bean(ApplicationStore.class).count().block(Duration.ofSeconds(10)));
    }

    private static Application administrator(RunningTaskService service) {
        return Objects.requireNonNull(
                service.bean(ApplicationStore.class).find("admin").block(Duration.ofSeconds(10)));
    }

    private static Map<String, String> read(Path file) throws Exception {
        return Files.readAllLines(file).stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
