package io.smsplatform.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** An API document as maps and lists, addressed by JSON Pointer. */
final class YamlDocument {

    private final Map<String, Object> root;

    private YamlDocument(Map<String, Object> root) {
        this.root = root;
    }

    /** @throws org.yaml.snakeyaml.error.YAMLException if it is no YAML or a key stands twice */
    static YamlDocument read(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (InputStream content = Files.newInputStream(file)) {
            return new YamlDocument(new Yaml(new SafeConstructor(options)).load(content));
        }
    }

    /** @throws NoSuchElementException if nothing is there */
    Object at(String pointer) {
        Object here = root;
        for (String step : pointer.substring(1).split("/")) {
            String key = step.replace("~1", "/").replace("~0", "~");
            if (!(here instanceof Map<?, ?> map) || !map.containsKey(key)) {
                throw new NoSuchElementException("nothing at " + pointer);
            }
            here = map.get(key);
        }
        return here;
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> map(String pointer) {
        return (Map<String, Object>) at(pointer);
    }

    List<String> strings(String pointer) {
        return ((List<?>) at(pointer)).stream().map(String::valueOf).toList();
    }

    /** Values of every property of that name, with where they stand. */
    List<Map.Entry<String, Object>> all(String property) {
        List<Map.Entry<String, Object>> found = new ArrayList<>();
        visit("", root, (pointer, value) -> {
            if (pointer.endsWith("/" + property)) {
                found.add(Map.entry(pointer, value));
            }
        });
        return found;
    }

    private static void visit(String pointer, Object value, BiConsumer<String, Object> visitor) {
        if (value == null) {
            return;
        }
        visitor.accept(pointer, value);
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, child) -> visit(pointer + "/" + key, child, visitor));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                visit(pointer + "/" + i, list.get(i), visitor);
            }
        }
    }
}
