package io.smsplatform.infrastructure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Where each file of one database lies. */
record DatabaseFiles(Path root, Path socketDirectory) {

    // sockaddr_un.sun_path is 108 bytes with its terminating zero.
    private static final int LONGEST_SOCKET_PATH = 107;
    private static final String SOCKET = "mariadbd.sock";

    /** Creates what is missing and clears what a crashed server left behind. */
    static DatabaseFiles prepare(Path directory) throws IOException {
        Path root = directory.toRealPath();
        boolean fits = root.resolve(SOCKET).toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH;
        DatabaseFiles files =
                new DatabaseFiles(root, fits ? root : Files.createTempDirectory(Path.of("/tmp"), "sms-database-"));
        Directories.delete(files.temporary());
        Directories.createPrivate(files.temporary());
        Files.deleteIfExists(files.socket());
        if (Files.exists(files.log())) {
            Files.move(files.log(), files.previousLog(), StandardCopyOption.REPLACE_EXISTING);
        }
        return files;
    }

    Path data() {
        return root.resolve("data");
    }

    Path unfinishedData() {
        return root.resolve("data.new");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    Path socket() {
        return socketDirectory.resolve(SOCKET);
    }

    Path pid() {
        return root.resolve("mariadbd.pid");
    }

    Path init() {
        return root.resolve("init.sql");
    }

    Path log() {
        return root.resolve("mariadbd.log");
    }

    private Path previousLog() {
        return root.resolve("mariadbd.log.1");
    }

    /** The last error lines of the log, or its last lines if none is marked as an error. */
    String lastWords() throws IOException {
        List<String> lines = Files.exists(log())
                ? new String(Files.readAllBytes(log()), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList()
                : List.of();
        List<String> errors =
                lines.stream().filter(line -> line.contains("[ERROR]")).toList();
        List<String> chosen = errors.isEmpty() ? lines : errors;
        return String.join(" | ", chosen.subList(Math.max(0, chosen.size() - 5), chosen.size()));
    }

    /** Removes what only a running server needs. */
    void clear() throws IOException {
        Files.deleteIfExists(socket());
        Files.deleteIfExists(pid());
        if (!socketDirectory.equals(root)) {
            Directories.delete(socketDirectory);
        }
    }
}
