package io.smsplatform.scheduler.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * The name by which an instance is known in its consumer group: lies beside its stores and lives as long as they do. One
 * that was killed and is back under its name takes its place again at once; a stranger would wait until the group has
 * noticed that the former member is gone.
 */
final class InstanceId {

    private static final String FILE = "instance-id";

    private InstanceId() {}

    static String in(Path stateDir) {
        Path file = stateDir.resolve(FILE);
        try {
            return Files.exists(file) ? read(file) : make(file);
        } catch (IOException e) {
            throw new UncheckedIOException("instance id %s cannot be read or written".formatted(file), e);
        }
    }

    /** One that was torn by a power failure is made anew: that costs no more than the wait. */
    private static String read(Path file) throws IOException {
        String text = Files.readString(file).strip();
        return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") ? text : make(file);
    }

    private static String make(Path file) throws IOException {
        String made = UUID.randomUUID().toString();
        Files.createDirectories(file.getParent());
        Path whole = file.resolveSibling(FILE + ".new");
        Files.writeString(whole, made);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }
}
