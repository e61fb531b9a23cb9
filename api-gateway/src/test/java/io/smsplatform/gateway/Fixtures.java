package io.smsplatform.gateway;

import io.smsplatform.events.config.ApplicationConfig;
import io.smsplatform.events.config.DeviceConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Applications and devices as their owners publish them. */
public final class Fixtures {

    private Fixtures() {}

    public static ApplicationConfig application(String id, String password, String keyId, String keySecret) {
        return new ApplicationConfig(
                id,
                1,
                false,
                true,
                Set.of("send", "read"),
                passwordHash(password, 1_000),
                List.of(new ApplicationConfig.ApiKey(keyId, sha256(keySecret))));
    }

    public static ApplicationConfig administrator(String id, String keyId, String keySecret) {
        return new ApplicationConfig(
                id,
                1,
                false,
                true,
                Set.of("send", "read", "admin"),
                null,
                List.of(new ApplicationConfig.ApiKey(keyId, sha256(keySecret))));
    }

    public static DeviceConfig device(String id, String secret) {
        return new DeviceConfig(id, 1, false, true, "phone " + id, "phones", sha256(secret));
    }

    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String passwordHash(String password, int iterations) {
        byte[] salt = "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII);
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                    .getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            return "pbkdf2-sha256$" + iterations + "$" + base64.encodeToString(salt) + "$"
                    + base64.encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
