package io.smsplatform.simulators.smsc;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ProtocolException;

/** One PDU as read: its header's fields and the octets after it. */
record Pdu(int command, int status, int sequence, byte[] body) {

    static final int HEADER = 16;

    /** message_payload holds 64 KiB; the rest of a PDU is far smaller than the margin. */
    static final int MAX_LENGTH = 66 * 1024;

    /** @throws ProtocolException when the length cannot be a PDU's: nothing after it can be trusted */
    static Pdu read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < HEADER || length > MAX_LENGTH) {
            throw new ProtocolException("command_length is %d, expected %d..%d".formatted(length, HEADER, MAX_LENGTH));
        }
        int command = in.readInt();
        int status = in.readInt();
        int sequence = in.readInt();
        byte[] body = new byte[length - HEADER];
        in.readFully(body);
        return new Pdu(command, status, sequence, body);
    }

    boolean isResponse() {
        return command < 0;
    }
}
