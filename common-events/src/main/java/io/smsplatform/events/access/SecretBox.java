package io.smsplatform.events.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets that have to be readable again (SMPP passwords, webhook secrets) before they reach a table or a topic:
 * AES-256-GCM under a key derived from {@code sms.config-secret}. Text form {@code aes256gcm$<Base64 of iv and text>}.
 */
public final class SecretBox {

    private static final String PREFIX = "aes256gcm$";
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    public SecretBox(String configSecret) {
        if (configSecret.length() < 16) {
            throw new IllegalArgumentException("sms.config-secret has fewer than 16 characters");
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(configSecret.getBytes(StandardCharsets.UTF_8));
            this.key = new SecretKeySpec(digest, "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    public String seal(String secret) {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, iv).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] both = Arrays.copyOf(iv, IV_BYTES + sealed.length);
            System.arraycopy(sealed, 0, both, IV_BYTES, sealed.length);
            return PREFIX + Base64.getEncoder().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks AES-GCM", e);
        }
    }

    /** @throws IllegalArgumentException if the text was not sealed under this key */
    public String open(String sealed) {
        if (!sealed.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not a sealed secret");
        }
        byte[] both = Base64.getDecoder().decode(sealed.substring(PREFIX.length()));
        try {
            byte[] iv = Arrays.copyOf(both, IV_BYTES);
            byte[] text = cipher(Cipher.DECRYPT_MODE, iv).doFinal(both, IV_BYTES, both.length - IV_BYTES);
            return new String(text, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("sealed under another sms.config-secret", e);
        }
    }

    private Cipher cipher(int mode, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        return cipher;
    }
}
