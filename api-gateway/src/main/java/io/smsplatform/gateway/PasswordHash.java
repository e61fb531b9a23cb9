package io.smsplatform.gateway;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A stored Basic password: {@code pbkdf2-sha256$iterations$salt$hash}, salt and hash in Base64 (RFC 8018,
 * PBKDF2-HMAC-SHA256).
 */
final class PasswordHash {

    private static final String SCHEME = "pbkdf2-sha256";
    private static final int MAX_ITERATIONS = 10_000_000;

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt.clone();
        this.hash = hash.clone();
    }

    /** @throws IllegalArgumentException if the text is no such hash; the message does not repeat it */
    static PasswordHash parse(String text) {
        String[] parts = text.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            throw new IllegalArgumentException("password hash is not of the form " + SCHEME + "$iterations$salt$hash");
        }
        int iterations = Integer.parseInt(parts[1]);
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] hash = Base64.getDecoder().decode(parts[3]);
        if (iterations < 1 || iterations > MAX_ITERATIONS || salt.length == 0 || hash.length < 16) {
            throw new IllegalArgumentException(
                    "password hash has %d iterations, %d bytes of salt and %d of hash; expected 1..%d, some and 16 or more"
                            .formatted(iterations, salt.length, hash.length, MAX_ITERATIONS));
        }
        return new PasswordHash(iterations, salt, hash);
    }

    /** Takes as long as the iterations say, and the same time whether it matches or not. */
    boolean matches(String password) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, hash.length * 8);
        try {
            byte[] derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            return MessageDigest.isEqual(derived, hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks PBKDF2-HMAC-SHA256", e);
        } finally {
            spec.clearPassword();
        }
    }
}
