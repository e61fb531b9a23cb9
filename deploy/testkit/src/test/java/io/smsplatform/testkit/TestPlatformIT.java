package io.smsplatform.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TestPlatformIT {

    @TempDir
    Path module;

    @Test
    void offersOneBrokerAndOneDatabaseToTheWholeJvm() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("any", 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
            assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).contains("any");
        }
        String jdbc = "jdbc:mariadb" + TestPlatform.databaseUrl().substring("mysql".length()) + "/?sslMode=disable";
        try (Connection connection = DriverManager.getConnection(
                        jdbc, TestPlatform.databaseUser(), TestPlatform.databasePassword());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE sms_any");
            try (ResultSet result = statement.executeQuery("SHOW DATABASES LIKE 'sms%'")) {
                assertThat(result.next()).isTrue();
                assertThat(result.getString(1)).isEqualTo("sms_any");
            }
        }
    }

    @Test
    void leavesNothingBehindWhenTheJvmEnds() throws Exception {
        Process run = startPlatformInAnotherJvm();
        List<ProcessHandle> servers = run.children().toList();
        assertThat(servers).hasSize(1).allMatch(ProcessHandle::isAlive);

        run.destroy();
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(servers).noneMatch(ProcessHandle::isAlive);
        assertThat(runs()).isEmpty();
    }

    @Test
    void clearsUpAfterAJvmThatWasKilledAndSparesOneThatLives() throws Exception {
        Process living = startPlatformInAnotherJvm();
        Process killed = startPlatformInAnotherJvm();
        List<ProcessHandle> orphans = killed.children().toList();
        killed.destroyForcibly().waitFor();
        assertThat(orphans).hasSize(1).allMatch(ProcessHandle::isAlive);
        try {
            AbandonedRuns.clear(module.resolve("target").resolve("test-platform"));

            assertThat(orphans).noneMatch(ProcessHandle::isAlive);
            assertThat(living.children()).hasSize(1);
            assertThat(runs()).hasSize(1);
        } finally {
            living.destroy();
            living.waitFor();
        }
    }

    @Test
    void usesContainersOrFailsButNeverSkips() {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            assertThat(ContainerServers.start().databaseUrl()).startsWith("mysql://");
        } else {
            assertThatThrownBy(ContainerServers::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no Docker engine answers");
        }
    }

    private List<Path> runs() throws IOException {
        try (Stream<Path> entries = Files.list(module.resolve("target").resolve("test-platform"))) {
            return entries.toList();
        }
    }

    private Process startPlatformInAnotherJvm() throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PlatformInAnotherJvm.class.getName())
                .directory(module.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = jvm.inputReader()
                .lines()
                .filter(line -> line.equals("started"))
                .findFirst()
                .orElse("");
        assertThat(said).isEqualTo("started");
        return jvm;
    }
}
