package io.smsplatform.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Decides who calls. Tokens are checked at once; passwords, which cost time on purpose, on threads of their own. */
public final class Authenticator {

    private static final Mono<Verdict> REFUSED = Mono.just(new Verdict.Refused());

    private final Accounts accounts;
    private final PasswordVerifier passwords;

    Authenticator(Accounts accounts, PasswordVerifier passwords) {
        this.accounts = accounts;
        this.passwords = passwords;
    }

    /** @param source network address that the credentials come from */
    public Mono<Verdict> authenticate(Credentials credentials, String source) {
        if (credentials instanceof Credentials.ApiKey key) {
            return token(accounts.apiKey(key.id()), key.secret());
        }
        if (credentials instanceof Credentials.DeviceToken token) {
            return token(accounts.device(token.id()), token.secret());
        }
        if (credentials instanceof Credentials.Password basic) {
            return passwords.verify(basic, source, accounts.password(basic.application()));
        }
        throw new IllegalStateException("unknown kind of credentials: " + credentials.getClass());
    }

    private static Mono<Verdict> token(Accounts.@Nullable TokenHolder holder, String secret) {
        return holder != null && MessageDigest.isEqual(holder.secretHash(), sha256(secret))
                ? Mono.just(new Verdict.Accepted(holder.caller()))
                : REFUSED;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
