package io.smsplatform.events;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON for configuration topics: ISO-8601 instants and durations, unknown properties ignored. */
public final class Json {

    /** Shared and immutable. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // An older entry lacks what a newer record added.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(tools.jackson.databind.cfg.DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(tools.jackson.databind.cfg.DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private Json() {}

    public static <T> Codec<T> codec(Class<T> type) {
        return new Codec<>() {
            @Override
            public byte[] encode(T value) {
                return MAPPER.writeValueAsBytes(value);
            }

            @Override
            public T decode(byte[] bytes) {
                try {
                    return MAPPER.readValue(bytes, type);
                } catch (JacksonException e) {
                    throw new UndecodableException("not a JSON " + type.getSimpleName(), e);
                }
            }
        };
    }
}
