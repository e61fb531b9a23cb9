package io.smsplatform.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EmbeddedDatabaseIT {

    private static final String PASSWORD = "a-Password_1";

    @TempDir
    Path directory;

    private DatabaseSettings settings;

    @BeforeEach
    void choosePort() {
        settings = DatabaseSettings.of(directory.resolve("database"), Ports.free(), PASSWORD);
    }

    @Test
    void keepsRowsAcrossStopAndStartOnAnotherPort() throws SQLException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(settings)) {
            assertThat(database.url()).isEqualTo("mysql://127.0.0.1:" + settings.port());
            execute("CREATE DATABASE sms_test", "CREATE TABLE sms_test.t (id BIGINT PRIMARY KEY)");
            execute("INSERT INTO sms_test.t VALUES (1), (2)");
        }
        settings = DatabaseSettings.of(settings.dataDirectory(), Ports.free(), "another-Password");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(settings)) {
            assertThat(count("sms_test.t")).isEqualTo(2);
        }
        assertThat(settings.dataDirectory().resolve("mariadbd.pid")).doesNotExist();
    }

    @Test
    void keepsEveryAcknowledgedRowWhenTheServerIsKilled() throws Exception {
        AtomicInteger acknowledged = new AtomicInteger();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(settings)) {
            execute("CREATE DATABASE sms_test", "CREATE TABLE sms_test.t (id BIGINT PRIMARY KEY)");
            CountDownLatch enough = new CountDownLatch(500);
            CompletableFuture<Void> writer =
                    CompletableFuture.runAsync(() -> insertUntilTheConnectionBreaks(acknowledged, enough));
            assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
            ProcessHandle.of(database.pid()).orElseThrow().destroyForcibly();
            assertThat(database.onExit().get(10, TimeUnit.SECONDS)).isNotZero();
            writer.get(30, TimeUnit.SECONDS);
        }
        try (EmbeddedDatabase again = EmbeddedDatabase.start(settings)) {
            // The one in flight when the server died may or may not be there.
            assertThat(count("sms_test.t")).isBetween(acknowledged.get(), acknowledged.get() + 1);
            assertThat(count("sms_test.t WHERE id <= " + acknowledged)).isEqualTo(acknowledged.get());
        }
    }

    @Test
    void stopsTheServerThatAKilledPlatformLeftAndStartsAnew() throws Exception {
        Process platform = startInAnotherJvm();
        ProcessHandle orphan = onlyChild(platform);
        platform.destroyForcibly().waitFor();
        assertThat(orphan.isAlive()).isTrue();

        try (EmbeddedDatabase database = EmbeddedDatabase.start(settings)) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(database.pid()).isNotEqualTo(orphan.pid());
            assertThat(count("sms_from_other_jvm.t")).isEqualTo(1);
        }
    }

    @Test
    void stopsAnOrphanWhosePidFileIsMissing() throws Exception {
        Process platform = startInAnotherJvm();
        ProcessHandle orphan = onlyChild(platform);
        platform.destroyForcibly().waitFor();
        Files.delete(settings.dataDirectory().resolve("mariadbd.pid"));

        EmbeddedDatabase.stopOrphanOn(settings.dataDirectory());

        assertThat(orphan.isAlive()).isFalse();
    }

    @Test
    void leavesAForeignProcessAloneWhoseNumberStandsInAStalePidFile() throws Exception {
        EmbeddedDatabase.start(settings).close();
        Process foreign = new ProcessBuilder("sleep", "60").start();
        Files.writeString(settings.dataDirectory().resolve("mariadbd.pid"), foreign.pid() + "\n");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(settings)) {
            assertThat(foreign.isAlive()).isTrue();
            assertThat(database.pid()).isNotEqualTo(foreign.pid());
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Test
    void refusesADirectoryInUseWithoutTouchingItsServer() throws Exception {
        Process platform = startInAnotherJvm();
        ProcessHandle server = onlyChild(platform);
        try {
            assertThatThrownBy(() -> EmbeddedDatabase.start(settings))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("in use by process " + platform.pid());
            assertThat(server.isAlive()).isTrue();
            assertThat(count("sms_from_other_jvm.t")).isEqualTo(1);
        } finally {
            platform.destroyForcibly().waitFor();
            EmbeddedDatabase.stopOrphanOn(settings.dataDirectory());
        }
    }

    @Test
    void givesTheServicesTheirDatabasesAndNobodyElseAnything() throws SQLException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(settings)) {
            assertThatThrownBy(() -> execute("CREATE DATABASE smstest")).hasMessageContaining("Access denied");
            assertThatThrownBy(() -> execute("SELECT * FROM mysql.user")).hasMessageContaining("denied");
            assertThatThrownBy(() -> connect("root", "").close()).hasMessageContaining("Access denied");
            assertThat(single("SELECT CONCAT(@@character_set_server, ' ', @@global.time_zone, ' ', @@have_ssl, ' ',"
                            + " @@innodb_flush_log_at_trx_commit, ' ', @@performance_schema)"))
                    .isEqualTo("utf8mb4 +00:00 DISABLED 1 OFF");
            assertThat(settings.dataDirectory().resolve("init.sql")).doesNotExist();
        }
    }

    @Test
    void saysWhyABrokenDatabaseDoesNotStartAndKeepsItAsItWas() throws IOException {
        EmbeddedDatabase.start(settings).close();
        Path tablespace = settings.dataDirectory().resolve("data").resolve("ibdata1");
        byte[] garbage = "this is no tablespace".repeat(4096).getBytes(StandardCharsets.US_ASCII);
        Files.write(tablespace, garbage, StandardOpenOption.TRUNCATE_EXISTING);

        assertThatThrownBy(() -> EmbeddedDatabase.start(settings))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("MariaDB ended with status 1 before it was ready")
                .hasMessageContaining("InnoDB")
                .hasMessageContaining("mariadbd.log")
                .hasMessageContaining("restore them from a backup");

        assertThat(tablespace).hasBinaryContent(garbage);
    }

    @Test
    void namesThePortThatIsTakenAndItsHolder() throws IOException {
        try (ServerSocket holder = new ServerSocket(settings.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(settings))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Port " + holder.getLocalPort() + " of MariaDB")
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("sms.database.port");
        }
        assertThat(settings.dataDirectory().resolve("data")).doesNotExist();
    }

    @Test
    void startsWhereThePathIsTooLongForASocket() throws Exception {
        settings = DatabaseSettings.of(directory.resolve("d".repeat(120)), settings.port(), PASSWORD);
        try (EmbeddedDatabase database = EmbeddedDatabase.start(settings)) {
            assertThat(single("SELECT @@socket")).startsWith("/tmp/sms-database-");
        }
    }

    @Test
    void discardsAnInstallationThatWasCutShort() throws Exception {
        Path unfinished = Files.createDirectories(settings.dataDirectory().resolve("data.new"));
        Files.writeString(unfinished.resolve("ibdata1"), "half");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(settings)) {
            assertThat(single("SELECT 1")).isEqualTo("1");
        }
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void repairsDamagedProgramsInTheCache() throws Exception {
        Path cache = directory.resolve("cache");
        MariaDbBinaries binaries = MariaDbBinaries.in(cache);
        Path daemon = Path.of(binaries.program("mariadbd"));
        long size = Files.size(daemon);
        Files.writeString(daemon, "cut short");

        MariaDbBinaries.in(cache);

        assertThat(daemon).hasSize(size).isExecutable();
        try (var entries = Files.list(cache)) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .containsExactlyInAnyOrder(".unpack-lock", "mariadb-11.4.5");
        }
    }

    private void insertUntilTheConnectionBreaks(AtomicInteger acknowledged, CountDownLatch enough) {
        try (Connection connection = connect(EmbeddedDatabase.USER, settings.password());
                PreparedStatement insert = connection.prepareStatement("INSERT INTO sms_test.t VALUES (?)")) {
            while (true) {
                insert.setInt(1, acknowledged.get() + 1);
                insert.executeUpdate();
                acknowledged.incrementAndGet();
                enough.countDown();
            }
        } catch (SQLException killed) {
            // What we wait for: from here on nothing is acknowledged.
        }
    }

    private Process startInAnotherJvm() throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DatabaseInAnotherJvm.class.getName(),
                        settings.dataDirectory().toString(),
                        Integer.toString(settings.port()),
                        settings.password())
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

    private static ProcessHandle onlyChild(Process parent) {
        List<ProcessHandle> children = parent.children().toList();
        assertThat(children).hasSize(1);
        return children.get(0);
    }

    private Connection connect(String user, String password) throws SQLException {
        DriverManager.setLoginTimeout((int) Duration.ofSeconds(10).toSeconds());
        return DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:" + settings.port() + "/?sslMode=disable", user, password);
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = connect(EmbeddedDatabase.USER, settings.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private int count(String from) throws SQLException {
        return Integer.parseInt(single("SELECT COUNT(*) FROM " + from));
    }

    private String single(String sql) throws SQLException {
        try (Connection connection = connect(EmbeddedDatabase.USER, settings.password());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
