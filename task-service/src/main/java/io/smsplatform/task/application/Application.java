package io.smsplatform.task.application;

import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.ApplicationConfig;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An external system, or the administrator.
 *
 * @param id slug, also the Basic user name
 * @param passwordHash {@link PasswordHash}, or null without Basic authentication
 */
public record Application(
        String id,
        long version,
        boolean deleted,
        boolean enabled,
        Set<Scope> scopes,
        @Nullable String passwordHash,
        Instant createdAt,
        List<Key> keys) {

    /** A kept API key: only the hash of its secret. */
    public record Key(String id, String secretHash, Instant createdAt) {}

    ApplicationConfig config() {
        return new ApplicationConfig(
                id,
                version,
                deleted,
                enabled,
                scopes.stream().map(Scope::wireName).collect(Collectors.toSet()),
                passwordHash,
                keys.stream()
                        .map(key -> new ApplicationConfig.ApiKey(key.id(), key.secretHash()))
                        .toList());
    }
}
