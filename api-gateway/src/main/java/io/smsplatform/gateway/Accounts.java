package io.smsplatform.gateway;

import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.ApplicationConfig;
import io.smsplatform.events.config.DeviceConfig;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who may call, indexed by what their credentials name. Told of every change by one thread; read by all. What
 * is disabled or deleted is simply not in it.
 */
public final class Accounts {

    /** A token's owner and the SHA-256 of the token's secret part. */
    record TokenHolder(Caller caller, byte[] secretHash) {}

    /** An application that may use Basic, its password's hash and the version it came with. */
    record PasswordHolder(Caller caller, PasswordHash password, long version) {}

    private final Map<String, TokenHolder> apiKeys = new ConcurrentHashMap<>();
    private final Map<String, PasswordHolder> passwords = new ConcurrentHashMap<>();
    private final Map<String, TokenHolder> devices = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> keysOfApplication = new ConcurrentHashMap<>();

    /**
     * Takes over a change; a deletion comes as a record marked so.
     *
     * @throws IllegalArgumentException if a hash in it cannot be read; then nobody calls as this application any more
     */
    public void on(ApplicationConfig application) {
        Map<String, TokenHolder> keys = Map.of();
        PasswordHolder password = null;
        try {
            if (application.enabled() && !application.deleted()) {
                Caller caller = new Caller(application.id(), scopes(application));
                keys = application.keys().stream()
                        .collect(Collectors.toMap(
                                ApplicationConfig.ApiKey::id, key -> holder(caller, key.secretHash())));
                password = password(application, caller);
            }
        } finally {
            replaceKeys(application.id(), keys);
            if (password == null) {
                passwords.remove(application.id());
            } else {
                passwords.put(application.id(), password);
            }
        }
    }

    /**
     * Takes over a change; a deletion comes as a record marked so.
     *
     * @throws IllegalArgumentException if the hash in it cannot be read; then nobody calls as this device any more
     */
    public void on(DeviceConfig device) {
        TokenHolder holder = null;
        try {
            if (device.enabled() && !device.deleted()) {
                holder = holder(new Caller(device.id(), EnumSet.of(Scope.DEVICE)), device.tokenHash());
            }
        } finally {
            if (holder == null) {
                devices.remove(device.id());
            } else {
                devices.put(device.id(), holder);
            }
        }
    }

    @Nullable
    TokenHolder apiKey(String id) {
        return apiKeys.get(id);
    }

    @Nullable
    TokenHolder device(String id) {
        return devices.get(id);
    }

    @Nullable
    PasswordHolder password(String application) {
        return passwords.get(application);
    }

    private void replaceKeys(String application, Map<String, TokenHolder> current) {
        apiKeys.putAll(current); // before the removal: a key that stays is never missing in between
        Set<String> former = keysOfApplication.put(application, Set.copyOf(current.keySet()));
        if (former != null) {
            former.stream().filter(key -> !current.containsKey(key)).forEach(apiKeys::remove);
        }
    }

    private static TokenHolder holder(Caller caller, String secretHash) {
        return new TokenHolder(caller, HexFormat.of().parseHex(secretHash));
    }

    private static @Nullable PasswordHolder password(ApplicationConfig application, Caller caller) {
        String hash = application.passwordHash();
        return hash == null ? null : new PasswordHolder(caller, PasswordHash.parse(hash), application.version());
    }

    private static Set<Scope> scopes(ApplicationConfig application) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        scopes.addAll(Scope.of(application.scopes()));
        scopes.remove(Scope.DEVICE); // a phone has its own credentials; no application may pose as one
        return scopes;
    }
}
