package io.smsplatform.simulators.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One message that was posted. */
public record ReceivedMessage(Instant at, String id, int attempt, String to, String text) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Null if the body is not a {@code message.send} document. */
    static @Nullable ReceivedMessage read(byte[] body, Instant at) {
        JsonNode data;
        try {
            data = JSON.readTree(body).path("data");
        } catch (JacksonException e) { // answered with 400
            return null;
        }
        boolean complete = data.path("id").isString()
                && data.path("to").isString()
                && data.path("text").isString()
                && data.path("attempt").isInt();
        return complete
                ? new ReceivedMessage(
                        at,
                        data.get("id").asString(),
                        data.get("attempt").asInt(),
                        data.get("to").asString(),
                        data.get("text").asString())
                : null;
    }

    /** Tab-separated: Unix milliseconds, id, attempt, recipient, text with escapes. */
    String line() {
        String escaped = text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return String.join("\t", Long.toString(at.toEpochMilli()), id, Integer.toString(attempt), to, escaped);
    }
}
