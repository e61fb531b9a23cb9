package io.smsplatform.events.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The gateway's word for a {@link Caller}: {@code subject.scopes.expiry.signature}, signed with HMAC-SHA256 under
 * {@code sms.internal-secret}. A service that finds no valid one refuses the request.
 */
public final class CallerToken {

    /** Long enough for clocks that differ, short enough that a leaked token is soon worthless. */
    private static final Duration LIFETIME = Duration.ofMinutes(2);

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final InstantSource clock;

    public CallerToken(String internalSecret, InstantSource clock) {
        if (internalSecret.length() < 16) {
            throw new IllegalArgumentException("sms.internal-secret has fewer than 16 characters");
        }
        this.key = new SecretKeySpec(internalSecret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.clock = clock;
    }

    public String sign(Caller caller) {
        String scopes = caller.scopes().stream().map(Scope::wireName).sorted().collect(Collectors.joining("+"));
        String subject = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(caller.subject().getBytes(StandardCharsets.UTF_8));
        String claims = subject + "." + scopes + "." + (clock.millis() + LIFETIME.toMillis());
        return claims + "." + signature(claims);
    }

    /** The caller, or empty if the token is malformed, forged or over. */
    public Optional<Caller> verify(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        String claims = token.substring(0, token.length() - parts[3].length() - 1);
        boolean genuine = MessageDigest.isEqual(
                signature(claims).getBytes(StandardCharsets.US_ASCII), parts[3].getBytes(StandardCharsets.UTF_8));
        if (!genuine || Long.parseLong(parts[2]) < clock.millis()) { // claims are ours once genuine
            return Optional.empty();
        }
        String subject = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
        return Optional.of(new Caller(subject, Scope.of(Set.of(parts[1].split("\\+")))));
    }

    private String signature(String claims) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(claims.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + ALGORITHM, e);
        }
    }
}
