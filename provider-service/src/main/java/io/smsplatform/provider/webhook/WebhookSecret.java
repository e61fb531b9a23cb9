package io.smsplatform.provider.webhook;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** A Standard Webhooks symmetric secret: {@code whsec_} and the Base64 of 24 to 64 bytes. Its toString masks. */
public final class WebhookSecret {

    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;
    private static final int GENERATED = 32;

    private final byte[] key;

    private WebhookSecret(byte[] key) {
        this.key = key;
    }

    public static WebhookSecret generate(SecureRandom random) {
        byte[] key = new byte[GENERATED];
        random.nextBytes(key);
        return new WebhookSecret(key);
    }

    /** The secret of that text, or empty if it is no such text. */
    public static Optional<WebhookSecret> parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) { // not Base64
            return Optional.empty();
        }
        return key.length < SHORTEST || key.length > LONGEST ? Optional.empty() : Optional.of(new WebhookSecret(key));
    }

    /** The text form, for its owner's eyes only. */
    public String reveal() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    byte[] key() {
        return key;
    }

    @Override
    public String toString() {
        return PREFIX + "***";
    }
}
