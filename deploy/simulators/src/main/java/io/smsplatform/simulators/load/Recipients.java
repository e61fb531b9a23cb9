package io.smsplatform.simulators.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of recipients as a customer would have it: CSV with a heading, the number in column {@code to}. */
final class Recipients {

    private static final String HEADING = "to,name";

    private Recipients() {}

    /** Writes that many distinct, invented numbers. */
    static void write(Path file, int count) throws IOException {
        List<String> lines = new ArrayList<>(count + 1);
        lines.add(HEADING);
        for (int i = 0; i < count; i++) {
            lines.add("+999%09d,Customer %d".formatted(i, i + 1)); // no country has the code 999
        }
        Files.write(file, lines);
    }

    /** @throws IllegalArgumentException if the heading is not the expected one */
    static List<String> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).equals(HEADING)) {
            throw new IllegalArgumentException("%s does not begin with '%s'".formatted(file, HEADING));
        }
        return lines.stream()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList();
    }
}
