package io.smsplatform.device.lane;

import io.smsplatform.events.MessageDispatched;

/** A phone that is connected to this instance now: a parked poll or an open session. Safe for concurrent use. */
interface Receiver {

    String lane();

    /** The incarnation that its demand named and that dispatches echo. */
    String session();

    /** Takes a message over unless it has no place for it or has ended; what it took, it hands over or gives back. */
    boolean offer(MessageDispatched message);

    /** Ends it; idempotent. */
    void end(EndReason reason);
}
