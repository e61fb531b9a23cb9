package io.smsplatform.events.config;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An external system, or the administrator, as the gateway needs it. Key: {@link #id()}.
 *
 * @param id slug, also the Basic user name
 * @param scopes of {@link io.smsplatform.events.access.Scope}'s wire names
 * @param passwordHash PBKDF2 of the Basic password ({@code pbkdf2-sha256$iterations$salt$hash}, Base64), or null
 * @param keys API keys: identifier and SHA-256 (hex) of the secret part
 */
public record ApplicationConfig(
        String id,
        long version,
        boolean deleted,
        boolean enabled,
        Set<String> scopes,
        @Nullable String passwordHash,
        List<ApiKey> keys)
        implements Versioned {

    /** One API key; its text form is {@code smk_<id>_<secret>}. */
    public record ApiKey(String id, String secretHash) {}
}
