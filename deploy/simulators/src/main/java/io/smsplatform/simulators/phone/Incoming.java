package io.smsplatform.simulators.phone;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** A message as the platform hands it to a phone. */
record Incoming(
        String id, int attempt, String to, String text, boolean possibleDuplicate, Instant leaseUntil, String lease) {

    static Incoming of(JsonNode message) {
        return new Incoming(
                message.required("id").asString(),
                message.required("attempt").asInt(),
                message.required("to").asString(),
                message.required("text").asString(),
                message.required("possibleDuplicate").asBoolean(),
                Instant.parse(message.required("leaseUntil").asString()),
                message.required("lease").asString());
    }
}
