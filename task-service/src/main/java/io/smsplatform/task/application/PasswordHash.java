package io.smsplatform.task.application;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2-HMAC-SHA256 of a password, as {@code pbkdf2-sha256$iterations$salt$hash} with Base64. Takes a tenth of a
 * second of processor time by design: never on an event loop.
 */
final class PasswordHash {

    private static final int ITERATIONS = 210_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    private PasswordHash() {}

    static String of(Secret password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        return "pbkdf2-sha256$%d$%s$%s"
                .formatted(ITERATIONS, base64.encodeToString(salt), base64.encodeToString(derive(password, salt)));
    }

    private static byte[] derive(Secret password, byte[] salt) {
        try {
            PBEKeySpec specification = new PBEKeySpec(password.clear().toCharArray(), salt, ITERATIONS, HASH_BITS);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(specification)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks PBKDF2WithHmacSHA256", e);
        }
    }
}
