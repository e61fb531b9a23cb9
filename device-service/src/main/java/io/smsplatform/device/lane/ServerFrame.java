package io.smsplatform.device.lane;

import io.smsplatform.events.MessageDispatched;

/** What the platform says on a phone's session. */
public sealed interface ServerFrame {

    /** First frame. */
    record Hello(String session) implements ServerFrame {}

    /** One attempt is the phone's to take. */
    record Message(MessageDispatched message, Lease lease) implements ServerFrame {}

    /** The scheduler's log has it; {@code of} is {@code taken} or {@code report}. */
    record Ack(String lease, String of) implements ServerFrame {}

    /** It was not accepted: after {@code taken}, the phone must not send. */
    record Refused(String lease, String code) implements ServerFrame {}
}
