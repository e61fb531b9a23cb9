package io.smsplatform.standalone;

import io.smsplatform.infrastructure.StartupException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of the launcher, by property name: {@code sms.kafka.bootstrap} is read from the environment variable {@code
 * SMS_KAFKA_BOOTSTRAP}, exactly as the services read theirs.
 */
record Settings(Map<String, String> environment) {

    Optional<String> text(String property) {
        return Optional.ofNullable(environment.get(variable(property))).filter(value -> !value.isBlank());
    }

    String text(String property, String otherwise) {
        return text(property).orElse(otherwise);
    }

    /** @throws StartupException if the value is not within 1..65535 */
    int port(String property, int otherwise) {
        String value = text(property, Integer.toString(otherwise));
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > 65_535) {
            throw new StartupException(
                    "%s is '%s'".formatted(variable(property), value), "Give it a port number between 1 and 65535.");
        }
        return Integer.parseInt(value);
    }

    /** The environment variable behind a property. */
    static String variable(String property) {
        return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
