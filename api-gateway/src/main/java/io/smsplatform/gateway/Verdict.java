package io.smsplatform.gateway;

import io.smsplatform.events.access.Caller;
import java.time.Duration;

/** What the {@link Authenticator} makes of a request's credentials. */
public sealed interface Verdict {

    /** The request is this caller's. */
    record Accepted(Caller caller) implements Verdict {}

    /** The credentials are unknown, wrong, or of somebody disabled; which of them is not told. */
    record Refused() implements Verdict {}

    /** Too many wrong passwords, or too many being verified right now. */
    record Throttled(Duration retryAfter) implements Verdict {}
}
