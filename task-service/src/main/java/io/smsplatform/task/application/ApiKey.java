package io.smsplatform.task.application;

import io.smsplatform.events.Tsid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An API key in the clear: {@code smk_<id>_<secret>}. */
public record ApiKey(String id, Secret secret) {

    private static final String PREFIX = "smk_";
    private static final int ID_END = PREFIX.length() + 13;

    /** @throws IllegalArgumentException if the text is no API key; the message does not repeat it */
    static ApiKey parse(String text) {
        boolean shaped = text.startsWith(PREFIX) && text.length() >= ID_END + 17 && text.charAt(ID_END) == '_';
        if (!shaped) {
            throw new IllegalArgumentException(
                    "an API key is smk_<13 characters of identifier>_<secret of 16 or more characters>");
        }
        String id = Tsid.format(Tsid.parse(text.substring(PREFIX.length(), ID_END)));
        return new ApiKey(id, new Secret(text.substring(ID_END + 1)));
    }

    public String text() {
        return PREFIX + id + "_" + secret.clear();
    }

    /** SHA-256 (hex) of the secret: enough, because the secret is random. */
    String secretHash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(secret.clear().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
