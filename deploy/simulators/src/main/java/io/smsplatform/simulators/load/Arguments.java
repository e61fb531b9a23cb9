package io.smsplatform.simulators.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A command line of {@code --name value} pairs and {@code --flag}s. */
public final class Arguments {

    private final Map<String, List<String>> values = new HashMap<>();

    /** @throws IllegalArgumentException if a name is not known or lacks its value */
    public Arguments(String[] words, Set<String> names, Set<String> flags) {
        for (int i = 0; i < words.length; i++) {
            String name = words[i];
            if (flags.contains(name)) {
                values.put(name, List.of("true"));
            } else if (!names.contains(name)) {
                throw new IllegalArgumentException("unknown option '" + name + "'");
            } else if (i + 1 == words.length) {
                throw new IllegalArgumentException(name + " needs a value");
            } else {
                values.computeIfAbsent(name, first -> new ArrayList<>()).add(words[++i]);
            }
        }
    }

    public boolean has(String flag) {
        return values.containsKey(flag);
    }

    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The last value given. */
    @Nullable
    public String text(String name) {
        List<String> given = all(name);
        return given.isEmpty() ? null : given.get(given.size() - 1);
    }

    public String text(String name, String absent) {
        String given = text(name);
        return given == null ? absent : given;
    }

    public int integer(String name, int absent, int least, int most) {
        String given = text(name);
        if (given == null) {
            return absent;
        }
        try {
            int value = Integer.parseInt(given);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + given + "', expected a whole number", e);
        }
        throw new IllegalArgumentException("%s is %s, expected %d to %d".formatted(name, given, least, most));
    }
}
