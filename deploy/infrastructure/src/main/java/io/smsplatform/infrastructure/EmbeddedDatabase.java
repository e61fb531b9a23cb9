package io.smsplatform.infrastructure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A MariaDB server as a child process, whose databases outlive it. Its user {@code sms} may do everything in databases
 * whose name starts with {@code sms_}; the administrator has no network access. A server that an earlier, killed
 * process left running on the same files is stopped first.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    /** The user that services connect as. */
    public static final String USER = "sms";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
    private static final long PROBE_INTERVAL_MILLIS = 20;

    private final DatabaseSettings settings;
    private final DatabaseFiles files;
    private final DirectoryLock lock;
    private final Process server;
    private boolean closed;

    private EmbeddedDatabase(DatabaseSettings settings, DatabaseFiles files, DirectoryLock lock, Process server) {
        this.settings = settings;
        this.files = files;
        this.lock = lock;
        this.server = server;
    }

    /**
     * Starts the server and returns when {@link #USER} can log in.
     *
     * @throws StartupException if the port is taken, the directory is in use, or the server ends or stays silent
     */
    public static EmbeddedDatabase start(DatabaseSettings settings) {
        DirectoryLock lock = null;
        try {
            Directories.createPrivate(settings.dataDirectory());
            lock = DirectoryLock.acquire(settings.dataDirectory());
            return start(settings, lock);
        } catch (IOException e) {
            release(lock);
            throw new StartupException(
                    "MariaDB cannot start on " + settings.dataDirectory() + " (" + e + ").",
                    "Check that this user may write there and run programs from " + settings.binariesCache() + ".",
                    e);
        } catch (InterruptedException e) {
            release(lock);
            Thread.currentThread().interrupt();
            throw new StartupException("The start of MariaDB was interrupted.", "Start again.", e);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    private static EmbeddedDatabase start(DatabaseSettings settings, DirectoryLock lock)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        stopOrphan(settings.dataDirectory().toRealPath());
        Ports.requireFree("MariaDB", settings.bindAddress(), settings.port(), "sms.database.port");
        MariaDbBinaries binaries = MariaDbBinaries.in(settings.binariesCache());
        DatabaseFiles files = DatabaseFiles.prepare(settings.dataDirectory());
        if (Files.notExists(files.data())) {
            install(binaries, files, settings.startTimeout());
        }
        Directories.writePrivate(files.init(), initialStatements(settings.password()));
        Process server = launch(binaries, files, settings);
        try {
            Files.writeString(files.pid(), server.pid() + "\n");
            awaitLogin(binaries, files, settings, server);
            Files.delete(files.init());
        } catch (IOException | InterruptedException | RuntimeException e) {
            terminate(server);
            files.clear();
            throw e;
        }
        log.info("MariaDB started on port {} in {} ms", settings.port(), (System.nanoTime() - begin) / 1_000_000);
        return new EmbeddedDatabase(settings, files, lock, server);
    }

    private static void stopOrphan(Path directory) throws IOException, InterruptedException {
        OrphanedDatabase.stop(new DatabaseFiles(directory, directory), STOP_TIMEOUT);
    }

    /** Installs beside the final place and renames, so that an installation cut short is never taken for a database. */
    private static void install(MariaDbBinaries binaries, DatabaseFiles files, Duration timeout)
            throws IOException, InterruptedException {
        Directories.delete(files.unfinishedData());
        List<String> command = new ArrayList<>(List.of(
                binaries.script("mariadb-install-db"),
                "--no-defaults",
                "--force", // no look-up of the host name
                "--datadir=" + files.unfinishedData(),
                "--basedir=" + binaries.home(),
                "--skip-name-resolve",
                "--auth-root-authentication-method=socket",
                "--auth-root-socket-user=" + System.getProperty("user.name"),
                "--skip-test-db"));
        addUser(command);
        Process installer = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(files.log().toFile())
                .start();
        boolean ended = installer.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended || installer.exitValue() != 0) {
            installer.destroyForcibly();
            throw new StartupException(
                    "MariaDB's installation in " + files.root() + " "
                            + (ended ? "ended with status " + installer.exitValue() : "did not end") + ": "
                            + files.lastWords(),
                    "See " + files.log() + "; libcrypt.so.1, libsystemd.so.0 and libstdc++.so.6 must be installed.");
        }
        Files.move(files.unfinishedData(), files.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Process launch(MariaDbBinaries binaries, DatabaseFiles files, DatabaseSettings settings)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                binaries.program("mariadbd"),
                "--no-defaults",
                "--basedir=" + binaries.home(),
                "--datadir=" + files.data(),
                "--tmpdir=" + files.temporary(),
                "--socket=" + files.socket(),
                "--pid-file=" + files.pid(),
                "--init-file=" + files.init(),
                "--port=" + settings.port(),
                "--bind-address=" + settings.bindAddress(),
                "--skip-ssl", // 11.4 would generate a key at every start, which takes seconds
                "--skip-name-resolve",
                "--max-connections=" + settings.maxConnections(),
                "--max-allowed-packet=64M",
                "--character-set-server=utf8mb4",
                "--default-time-zone=+00:00",
                "--innodb-buffer-pool-size=" + settings.bufferPoolBytes(),
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-log-buffer-size=8M",
                "--key-buffer-size=1M",
                "--aria-pagecache-buffer-size=8M",
                "--performance-schema=OFF"));
        addUser(command);
        return new ProcessBuilder(command)
                .directory(files.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                .start();
    }

    private static void addUser(List<String> command) throws IOException {
        // As root the server refuses to run unless it is told to; as anybody else it must not be told.
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            command.add("--user=root");
        }
    }

    private static String initialStatements(String password) {
        return "CREATE USER IF NOT EXISTS '" + USER + "'@'%' IDENTIFIED BY '" + password + "';\n"
                + "ALTER USER '" + USER + "'@'%' IDENTIFIED BY '" + password + "';\n"
                + "GRANT ALL ON `sms\\_%`.* TO '" + USER + "'@'%';\n";
    }

    private static void awaitLogin(
            MariaDbBinaries binaries, DatabaseFiles files, DatabaseSettings settings, Process server)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        while (!listens(settings) || !answers(binaries, files, settings)) {
            if (server.waitFor(PROBE_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new StartupException(
                        "MariaDB ended with status " + server.exitValue() + " before it was ready: "
                                + files.lastWords(),
                        "See " + files.log() + "; if the files under " + files.data()
                                + " are damaged, restore them from a backup. Nothing there was deleted.");
            }
            if (System.nanoTime() > deadline) {
                throw new StartupException(
                        "MariaDB was not ready after " + settings.startTimeout() + ": " + files.lastWords(),
                        "See " + files.log() + "; a long recovery needs a longer start timeout.");
            }
        }
    }

    private static boolean listens(DatabaseSettings settings) {
        try (Socket socket = new Socket()) {
            socket.connect(address(settings), (int) PROBE_TIMEOUT.toMillis());
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static InetSocketAddress address(DatabaseSettings settings) {
        InetSocketAddress bound = new InetSocketAddress(settings.bindAddress(), settings.port());
        return bound.getAddress().isAnyLocalAddress() ? new InetSocketAddress("127.0.0.1", settings.port()) : bound;
    }

    /** Whether the services' user can log in: the port opens before the initial statements have run. */
    private static boolean answers(MariaDbBinaries binaries, DatabaseFiles files, DatabaseSettings settings)
            throws IOException, InterruptedException {
        ProcessBuilder probe = new ProcessBuilder(
                        binaries.program("mariadb"),
                        "--no-defaults",
                        "--skip-ssl",
                        "--protocol=tcp",
                        "--connect-timeout=" + PROBE_TIMEOUT.toSeconds(),
                        "--host=" + address(settings).getAddress().getHostAddress(),
                        "--port=" + settings.port(),
                        "--user=" + USER,
                        "--execute=SELECT 1")
                .redirectErrorStream(true)
                .redirectOutput(files.temporary().resolve("probe.log").toFile());
        probe.environment().put("MYSQL_PWD", settings.password());
        Process process = probe.start();
        boolean ended = process.waitFor(PROBE_TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS);
        process.destroyForcibly();
        return ended && process.exitValue() == 0;
    }

    private static void terminate(Process server) {
        server.destroy();
        try {
            if (server.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.error(
                "MariaDB process {} ignores the request to stop; killing it, recovery follows at next start",
                server.pid());
        server.destroyForcibly();
    }

    private static void release(@Nullable DirectoryLock lock) {
        if (lock != null) {
            lock.close();
        }
    }

    /** Where R2DBC connects, without a database name: {@code mysql://<host>:<port>}. */
    public String url() {
        return "mysql://" + address(settings).getAddress().getHostAddress() + ":" + settings.port();
    }

    public long pid() {
        return server.pid();
    }

    /** Completes when the server has ended, whoever ended it. */
    public CompletableFuture<Integer> onExit() {
        return server.onExit().thenApply(Process::exitValue);
    }

    /** Stops in order and waits for it. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        terminate(server);
        try {
            files.clear();
        } catch (IOException e) {
            log.warn("Cannot clear the run-time files under {}: {}", files.root(), e.toString());
        } finally {
            lock.close();
        }
    }

    /**
     * Stops the server that a killed process left running on this directory, if there is one.
     *
     * @throws StartupException if a living process holds the directory, or the server does not stop
     */
    public static void stopOrphanOn(Path dataDirectory) {
        try (DirectoryLock held = DirectoryLock.acquire(dataDirectory)) {
            stopOrphan(dataDirectory.toRealPath());
        } catch (IOException e) {
            throw new StartupException(
                    "Cannot look for a server left on " + dataDirectory + " (" + e + ").",
                    "Check that this user owns it.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("Stopping an orphaned MariaDB was interrupted.", "Start again.", e);
        }
    }
}
