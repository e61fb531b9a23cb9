package io.smsplatform.events.config;

/**
 * A phone as the gateway and device-service need it. Key: {@link #id()}.
 *
 * @param id TSID text; also the lane's name as {@code device:<id>}
 * @param tokenHash SHA-256 (hex) of the secret part of {@code smd_<id>_<secret>}
 */
public record DeviceConfig(
        String id, long version, boolean deleted, boolean enabled, String name, String pool, String tokenHash)
        implements Versioned {}
