package io.smsplatform.scheduler.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            if (Files.exists(file)) {
                return UUID.fromString(Files.readString(file).strip()).toString();
            }
            String made = UUID.randomUUID().toString();
            Files.createDirectories(stateDir);
            Files.writeString(file, made);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("instance id %s cannot be read or written".formatted(file), e);
        }
    }
}
