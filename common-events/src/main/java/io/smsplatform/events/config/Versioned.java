package io.smsplatform.events.config;

/** A configuration record whose higher version wins, however late or repeated it is read. */
public interface Versioned {

    /** Grows with every change of this key. */
    long version();

    /** A tombstone that keeps its version: readers drop the entry. */
    boolean deleted();
}
