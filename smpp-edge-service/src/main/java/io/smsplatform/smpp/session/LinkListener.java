package io.smsplatform.smpp.session;

import io.smsplatform.smpp.pdu.DeliverSm;
import java.util.function.IntConsumer;

/** What a link tells its owner, on the link's own thread; must be quick. */
public interface LinkListener {

    /** @param respond takes the command_status of the answer, once, now or later, on any thread */
    void onDeliver(DeliverSm pdu, IntConsumer respond);

    /** A PDU that could not be read and was refused. */
    void onMalformed(String what);

    /** The link has ended, for whatever reason; told once. */
    void onEnd(String reason);
}
