package io.smsplatform.task.web;

import io.smsplatform.events.access.Problem.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JSON object read field by field: what has another type or is not documented becomes an error with its pointer. */
final class JsonFields {

    private final JsonNode node;
    private final String pointer;
    private final List<FieldError> errors;

    private JsonFields(JsonNode node, String pointer, List<FieldError> errors) {
        this.node = node;
        this.pointer = pointer;
        this.errors = errors;
    }

    /** The fields of an object; of anything else none, and an error. */
    static JsonFields of(JsonNode node, String pointer, Set<String> documented, List<FieldError> errors) {
        JsonFields fields = new JsonFields(node, pointer, errors);
        if (!node.isObject()) {
            fields.wrongType(pointer, "an object");
        }
        node.properties().stream()
                .filter(property -> !documented.contains(property.getKey()))
                .forEach(property -> errors.add(new FieldError(
                        fields.pointerTo(property.getKey()), "unknown-field", "there is no field of this name")));
        return fields;
    }

    @Nullable
    String text(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            wrongType(pointerTo(name), "a string");
            return null;
        }
        return value.stringValue();
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            wrongType(pointerTo(name), "true or false");
            return otherwise;
        }
        return value.booleanValue();
    }

    /** An object of strings. */
    Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        JsonNode value = value(name);
        if (value == null) {
            return texts;
        }
        if (!value.isObject()) {
            wrongType(pointerTo(name), "an object of strings");
        }
        value.properties().forEach(property -> {
            if (property.getValue().isString()) {
                texts.put(property.getKey(), property.getValue().stringValue());
            } else {
                wrongType(pointerTo(name) + "/" + escape(property.getKey()), "a string");
            }
        });
        return texts;
    }

    @Nullable
    JsonFields object(String name, Set<String> documented) {
        JsonNode value = value(name);
        return value == null ? null : of(value, pointerTo(name), documented, errors);
    }

    /** The objects of an array, null if there is no such field. */
    @Nullable
    List<JsonFields> objects(String name, Set<String> documented) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            wrongType(pointerTo(name), "an array");
        }
        List<JsonFields> objects = new ArrayList<>(value.size());
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            objects.add(of(value.get(i), pointerTo(name) + "/" + i, documented, errors));
        }
        return objects;
    }

    /** Null for a field that is left out or null. */
    private @Nullable JsonNode value(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private void wrongType(String pointer, String expected) {
        errors.add(new FieldError(pointer, "wrong-type", "this has to be " + expected));
    }

    private String pointerTo(String name) {
        return pointer + "/" + escape(name);
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
