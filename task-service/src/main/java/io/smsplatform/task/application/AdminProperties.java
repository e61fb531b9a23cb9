package io.smsplatform.task.application;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The first administrator; looked at only while there is no application at all.
 *
 * @param password of the application {@code admin}, at least 8 characters; generated when left out
 * @param apiKey {@code smk_<id>_<secret>}; generated when left out
 * @param credentialsFile where generated secrets are written to, readable by the owner only; nowhere when left out
 */
@ConfigurationProperties("sms.admin")
record AdminProperties(
        @Nullable Secret password,
        @Nullable Secret apiKey,
        @Nullable Path credentialsFile) {

    private static final int MIN_PASSWORD = 8;

    AdminProperties {
        password = given(password);
        apiKey = given(apiKey);
        credentialsFile = credentialsFile == null || credentialsFile.toString().isBlank() ? null : credentialsFile;
        if (password != null && password.clear().length() < MIN_PASSWORD) {
            throw new IllegalArgumentException("sms.admin.password has %d characters, expected %d or more"
                    .formatted(password.clear().length(), MIN_PASSWORD));
        }
        if (apiKey != null) {
            ApiKey.parse(apiKey.clear());
        }
    }

    /** An empty environment variable is no value. */
    private static @Nullable Secret given(@Nullable Secret secret) {
        return secret == null || secret.clear().isBlank() ? null : secret;
    }
}
