package io.smsplatform.gateway;

import io.smsplatform.gateway.Accounts.PasswordHolder;
import io.smsplatform.gateway.GuessLimit.Guesser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Verifies Basic passwords without letting them become a load: few threads, a bounded queue, a memory of what was
 * right, and a pause for who guesses. What threads and queue hold is the bound of the work for all guessers together;
 * a remembered password costs none and always passes. Concurrent requests with the same password share one verification.
 */
final class PasswordVerifier implements AutoCloseable {

    private static final int QUEUE = 256;
    private static final Mono<Verdict> REFUSED = Mono.just(new Verdict.Refused());
    private static final Duration BUSY = Duration.ofSeconds(1);

    /** Shared within a source only: another's pause is not told to who may still try. */
    private record Try(String source, ByteBuffer fingerprint) {}

    private final Scheduler scheduler;
    private final SecretKeySpec fingerprintKey;
    private final RecentPasswords recent;
    private final GuessLimit guesses;
    private final Map<Try, Mono<Verdict>> running = new ConcurrentHashMap<>();

    PasswordVerifier(int threads, InstantSource clock) {
        this(threads, QUEUE, clock);
    }

    PasswordVerifier(int threads, int queue, InstantSource clock) {
        this.scheduler = Schedulers.newBoundedElastic(threads, queue, "gateway-password", 60, true);
        this.recent = new RecentPasswords();
        this.guesses = new GuessLimit(clock);
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.fingerprintKey = new SecretKeySpec(random, "HmacSHA256");
    }

    /**
     * @param source network address that the credentials come from
     * @param holder the application that the credentials name, or null if there is none with a password
     */
    Mono<Verdict> verify(Credentials.Password basic, String source, @Nullable PasswordHolder holder) {
        if (holder == null) {
            // At once, though the time tells that there is no such application: a name is no secret, and a derivation
            // per made-up name would let anybody keep a core busy.
            return REFUSED;
        }
        ByteBuffer fingerprint = fingerprint(basic, holder);
        if (recent.contains(fingerprint)) {
            return Mono.just(new Verdict.Accepted(holder.caller()));
        }
        Guesser guesser = new Guesser(basic.application(), source);
        return running.computeIfAbsent(
                new Try(source, fingerprint),
                same -> guesses.take(guesser)
                        .map(pause -> Mono.<Verdict>just(new Verdict.Throttled(pause)))
                        .orElseGet(() -> derive(basic, holder, guesser, fingerprint))
                        .doFinally(end -> running.remove(same))
                        .cache());
    }

    @Override
    public void close() {
        scheduler.dispose();
    }

    private Mono<Verdict> derive(
            Credentials.Password basic, PasswordHolder holder, Guesser guesser, ByteBuffer fingerprint) {
        return Mono.fromSupplier(() -> judge(basic, holder, guesser, fingerprint))
                .subscribeOn(scheduler)
                .onErrorResume(RejectedExecutionException.class, full -> {
                    guesses.giveBack(guesser);
                    return Mono.just(new Verdict.Throttled(BUSY));
                });
    }

    private Verdict judge(Credentials.Password basic, PasswordHolder holder, Guesser guesser, ByteBuffer fingerprint) {
        if (!holder.password().matches(basic.password())) {
            return new Verdict.Refused();
        }
        guesses.giveBack(guesser);
        recent.add(fingerprint);
        return new Verdict.Accepted(holder.caller());
    }

    /** Keyed, so that what is remembered is worth nothing outside this process; a new version makes it another. */
    private ByteBuffer fingerprint(Credentials.Password basic, PasswordHolder holder) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(fingerprintKey);
            mac.update(basic.application().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(holder.version()).array());
            mac.update(basic.password().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HMAC-SHA256", e);
        }
    }
}
