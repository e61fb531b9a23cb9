package io.smsplatform.simulators.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An API key; its toString masks. */
final class Credential {

    private static final String LINE = "api-key=";

    private final String key;

    Credential(String key) {
        this.key = key;
    }

    /**
     * From a file that holds the key alone, or a line {@code api-key=...} as the platform writes it.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    static Credential read(Path file) {
        try {
            String text = Files.readString(file).strip();
            return new Credential(text.lines()
                    .filter(line -> line.startsWith(LINE))
                    .map(line -> line.substring(LINE.length()).strip())
                    .findFirst()
                    .orElse(text));
        } catch (IOException e) {
            throw new IllegalArgumentException("the API key cannot be read from " + file + ": " + e, e);
        }
    }

    String header() {
        return "Bearer " + key;
    }

    @Override
    public String toString() {
        return "Credential[***]";
    }
}
