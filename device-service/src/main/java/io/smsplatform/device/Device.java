package io.smsplatform.device;

import io.smsplatform.events.Tsid;
import io.smsplatform.events.config.DeviceConfig;
import java.time.Instant;

/**
 * A phone that sends messages of one pool.
 *
 * @param version grows with every change
 * @param tokenHash SHA-256 (hex) of the secret part of its token
 */
public record Device(long id, long version, boolean deleted, String name, String pool, String tokenHash) {

    private static final String LANE_PREFIX = "device:";

    static Device of(DeviceConfig config) {
        return new Device(
                Tsid.parse(config.id()),
                config.version(),
                config.deleted(),
                config.name(),
                config.pool(),
                config.tokenHash());
    }

    /** The API form of the id. */
    public String key() {
        return Tsid.format(id);
    }

    /** The scheduler's name of this phone. */
    public String lane() {
        return laneOf(key());
    }

    /** The lane of the device with that {@link #key()}. */
    public static String laneOf(String key) {
        return LANE_PREFIX + key;
    }

    public Instant createdAt() {
        return Instant.ofEpochMilli(Tsid.millis(id));
    }

    Device tombstone() {
        return new Device(id, version + 1, true, name, pool, tokenHash);
    }

    DeviceConfig config() {
        return new DeviceConfig(key(), version, deleted, true, name, pool, tokenHash);
    }
}
