package io.smsplatform.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** The secret that a phone authenticates with; shown once, stored as a hash. Masked in {@code toString}. */
public record DeviceToken(String deviceKey, String secret) {

    private static final int SECRET_BYTES = 32;

    static DeviceToken mint(String deviceKey, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new DeviceToken(
                deviceKey, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** {@code smd_<device id>_<secret>}: what the phone sends as bearer token. */
    public String bearer() {
        return "smd_" + deviceKey + "_" + secret;
    }

    /** SHA-256 of the secret in hex; the secret has 256 random bits, so that no slower hash is needed. */
    String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "smd_" + deviceKey + "_***";
    }
}
