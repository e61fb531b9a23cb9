package io.smsplatform.testkit;

import io.smsplatform.infrastructure.DataDirectory;
import io.smsplatform.infrastructure.EmbeddedDatabase;
import io.smsplatform.infrastructure.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories of test runs whose JVM was killed before it could stop its database and clean up. */
final class AbandonedRuns {

    private AbandonedRuns() {}

    /** Stops what still runs there and deletes them; a directory whose JVM lives is left alone. */
    static void clear(Path home) throws IOException {
        List<Path> runs;
        try (Stream<Path> entries = Files.list(home)) {
            runs = entries.toList();
        }
        for (Path run : runs) {
            if (isAbandoned(run)) {
                EmbeddedDatabase.stopOrphanOn(run.resolve("database"));
                delete(run);
            }
        }
    }

    private static boolean isAbandoned(Path run) {
        if (Files.notExists(run.resolve("database"))) {
            return false; // just being created
        }
        try (DataDirectory unlocked = DataDirectory.open(run, 0)) {
            return true;
        } catch (StartupException inUse) {
            return false;
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
