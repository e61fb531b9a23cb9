package io.smsplatform.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the process that listens on a port, through Linux's {@code /proc}; empty wherever that cannot be seen. */
final class PortHolder {

    private static final String LISTEN = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private PortHolder() {}

    static Optional<String> of(int port) {
        Set<String> sockets = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> lines(Path.of(table)).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(field -> field.length > INODE && field[STATE].equals(LISTEN))
                .filter(field -> field[LOCAL_ADDRESS].endsWith(String.format(Locale.ROOT, ":%04X", port)))
                .map(field -> "socket:[" + field[INODE] + "]")
                .collect(Collectors.toSet());
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> holdsOne(process, sockets))
                .map(PortHolder::describe)
                .findFirst();
    }

    private static boolean holdsOne(ProcessHandle process, Set<String> sockets) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return descriptors.anyMatch(descriptor -> sockets.contains(target(descriptor)));
        } catch (IOException notOurs) {
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException noProc) {
            return List.of();
        }
    }

    private static String describe(ProcessHandle process) {
        return "process " + process.pid()
                + process.info().command().map(command -> " (" + command + ")").orElse("");
    }
}
