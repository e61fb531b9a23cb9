package io.smsplatform.provider;

import io.smsplatform.events.MessageDispatched;
import reactor.core.publisher.Mono;

/** One configured sender at a provider, ready to send; each kind of provider brings its own. Equal when nothing changed. */
public interface Account {

    /** Slug, unique among all accounts of all providers. */
    String name();

    /** Grows with each change of its settings; a new version is a new incarnation of its lane. */
    long version();

    /** The pool that it sends for. */
    String pool();

    /** Attempts under way at most. */
    int window();

    /** Segments per second; 0 = no limit. */
    double ratePerSecond();

    /**
     * Sends one attempt. Every failure is a {@link Verdict} but one.
     *
     * @return the verdict, or a {@link LeaseOverException} if the lease ended before the first byte could leave
     */
    Mono<Verdict> send(MessageDispatched dispatch);

    /** The scheduler's name of this account. */
    default String lane() {
        return "provider:" + name();
    }
}
