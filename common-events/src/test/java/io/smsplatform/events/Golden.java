package io.smsplatform.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Bytes of released versions as they stand in {@code src/test/resources/golden}. They are added to, never changed. */
public final class Golden {

    private Golden() {}

    public static String text(String name) {
        try (InputStream file = Golden.class.getResourceAsStream("/golden/" + name)) {
            assertThat(file).as("golden file %s", name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String name) {
        return java.util.HexFormat.of().parseHex(text(name).replaceAll("\\s", ""));
    }

    /** Sixteen bytes a line, with their characters where they have one. */
    static String dump(byte[] bytes) {
        StringBuilder dump = new StringBuilder();
        for (int start = 0; start < bytes.length; start += 16) {
            StringBuilder characters = new StringBuilder();
            dump.append(String.format(Locale.ROOT, "%04x ", start));
            for (int i = start; i < Math.min(bytes.length, start + 16); i++) {
                dump.append(String.format(Locale.ROOT, " %02x", bytes[i]));
                characters.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '.');
            }
            dump.append("  ").append(characters).append('\n');
        }
        return dump.toString();
    }
}
