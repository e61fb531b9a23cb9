package io.smsplatform.task.application;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Verifies credentials against their hashes by the documented forms, as the gateway does. */
final class Credentials {

    private Credentials() {}

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static boolean matches(@Nullable String password, @Nullable String hash) {
        String[] parts = Objects.requireNonNull(hash).split("\\$");
        int iterations = Integer.parseInt(parts[1]);
        if (!parts[0].equals("pbkdf2-sha256") || iterations < 210_000) {
            throw new AssertionError("weak hash " + parts[0] + " with " + iterations + " iterations");
        }
        byte[] expected = Base64.getDecoder().decode(parts[3]);
        PBEKeySpec specification = new PBEKeySpec(
                Objects.requireNonNull(password).toCharArray(),
                Base64.getDecoder().decode(parts[2]),
                iterations,
                expected.length * 8);
        try {
            return MessageDigest.isEqual(
                    expected,
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(specification)
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
