package io.smsplatform.smpp;

import io.smsplatform.events.LaneDemand;

/** Where a lane's demand goes. A lost one is mended by the next heartbeat, so nobody waits for it. */
public interface Demands {

    void ask(LaneDemand demand);
}
