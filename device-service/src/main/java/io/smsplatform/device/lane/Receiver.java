package io.smsplatform.device.lane;

import io.smsplatform.events.MessageDispatched;

/** A phone that is connected to this instance now: a parked poll or an open session. Safe for concurrent use. */
interface Receiver {

    String lane();

    /** Whether a dispatch that echoes this session is for it. */
    boolean answersTo(String session);

    /** Takes a message over unless it has no place for it or has ended; what it took, it hands over or gives back. */
    boolean offer(MessageDispatched message);

    /** Ends it; idempotent. */
    void end(EndReason reason);
}
