package io.smsplatform.gateway;

import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Signed caller tokens, each used for a while instead of being signed for every request. */
public final class CallerTokens {

    /** Well below the two minutes that a token lives. */
    private static final long REUSE_MILLIS = Duration.ofSeconds(30).toMillis();

    private static final int CALLERS = 100_000;

    private record Signed(String token, long atMillis) {}

    private final CallerToken tokens;
    private final InstantSource clock;
    private final Map<Caller, Signed> signed = new ConcurrentHashMap<>();

    CallerTokens(CallerToken tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    public String of(Caller caller) {
        long now = clock.millis();
        Signed known = signed.get(caller);
        if (known != null && now - known.atMillis < REUSE_MILLIS) {
            return known.token;
        }
        if (signed.size() > CALLERS) {
            signed.clear();
        }
        Signed fresh = new Signed(tokens.sign(caller), now);
        signed.put(caller, fresh);
        return fresh.token;
    }
}
