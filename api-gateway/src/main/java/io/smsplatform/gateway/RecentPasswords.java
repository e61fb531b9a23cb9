package io.smsplatform.gateway;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fingerprints of passwords that were right; the least used are forgotten first. None goes stale: a fingerprint contains
 * the version of the application's configuration.
 */
final class RecentPasswords {

    private static final int CAPACITY = 1_000;

    private final Map<ByteBuffer, Boolean> fingerprints = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
            return size() > CAPACITY;
        }
    };

    synchronized boolean contains(ByteBuffer fingerprint) {
        return fingerprints.get(fingerprint) != null; // get, so that it counts as used
    }

    synchronized void add(ByteBuffer fingerprint) {
        fingerprints.put(fingerprint, true);
    }
}
