package io.smsplatform.infrastructure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A MariaDB server that outlived the process which started it and still holds the data. It is recognised by what runs,
 * not by its number alone: a pid file may be stale and its number may have gone to somebody else.
 */
final class OrphanedDatabase {

    private static final Logger log = LoggerFactory.getLogger(OrphanedDatabase.class);

    private OrphanedDatabase() {}

    /** Stops, in order, every server that runs on these files; the caller holds the lock on them. */
    static void stop(DatabaseFiles files, Duration timeout) throws IOException, InterruptedException {
        for (ProcessHandle orphan : find(files)) {
            log.warn("MariaDB process {} outlived its platform on {}; stopping it", orphan.pid(), files.data());
            stop(orphan, files, timeout);
        }
        Files.deleteIfExists(files.pid());
    }

    private static List<ProcessHandle> find(DatabaseFiles files) throws IOException {
        Stream<ProcessHandle> noted = ProcessHandle.of(notedPid(files)).stream();
        // The pid file is missing if we died between starting the server and writing it.
        return Stream.concat(noted, ProcessHandle.allProcesses())
                .distinct()
                .filter(process -> runsOn(process, files.data()))
                .toList();
    }

    private static long notedPid(DatabaseFiles files) throws IOException {
        if (Files.notExists(files.pid())) {
            return -1;
        }
        String text = Files.readString(files.pid(), StandardCharsets.ISO_8859_1).strip();
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    private static boolean runsOn(ProcessHandle process, Path data) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        try {
            List<String> command = Arrays.asList(Files.readString(proc.resolve("cmdline"), StandardCharsets.UTF_8)
                    .split("\0"));
            return command.get(0).endsWith("/mariadbd")
                    && (command.contains("--datadir=" + data)
                            || Files.readSymbolicLink(proc.resolve("cwd")).equals(data));
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    private static void stop(ProcessHandle orphan, DatabaseFiles files, Duration timeout) throws InterruptedException {
        orphan.destroy();
        try {
            orphan.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new StartupException(
                    "MariaDB process " + orphan.pid() + ", left by an earlier run, still holds " + files.data() + " "
                            + timeout.toSeconds() + " s after it was asked to stop.",
                    "Look at " + files.log() + " and stop the process by hand.",
                    e);
        }
    }
}
