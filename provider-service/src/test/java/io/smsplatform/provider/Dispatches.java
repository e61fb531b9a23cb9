package io.smsplatform.provider;

import io.smsplatform.events.Channel;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.MessageDispatched;
import java.time.Instant;
import java.util.Map;

/** Dispatches for tests: a valid one to vary. */
public final class Dispatches {

    private Dispatches() {}

    public static MessageDispatched.Builder to(String lane, String session, Instant now) {
        return MessageDispatched.newBuilder()
                .setMessageId(0x0123456789abcdefL)
                .setAttempt(1)
                .setApplication("shop")
                .setClientReference("order-7")
                .setChannel(Channel.WEBHOOK)
                .setPool("hooks")
                .setMessageClass(MessageClass.NORMAL)
                .setLane(lane)
                .setKind(LaneKind.PROVIDER)
                .setSession(session)
                .setDemandSequence(1)
                .setRecipient("+8613800000001")
                .setSender("Shop")
                .setText("Your parcel is here")
                .setDispatchedAt(now)
                .setLeaseUntil(now.plusSeconds(30))
                .setExpiresAt(now.plusSeconds(3600))
                .setReason("the only lane")
                .setMetadata(Map.of("colour", "red"));
    }
}
