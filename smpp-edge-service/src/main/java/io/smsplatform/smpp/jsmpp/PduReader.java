package io.smsplatform.smpp.jsmpp;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ProtocolException;

/** Reads PDUs and believes no length: a peer that promises more than a PDU can hold is not read from again. */
final class PduReader {

    /** command_id, command_status and sequence_number, and the octets after them. */
    record Raw(int command, int status, int sequence, byte[] body) {}

    private static final int HEADER = 16;

    /** message_payload holds 64 KiB; everything else fits in the margin. */
    private static final int MAX_LENGTH = 68 * 1024;

    private PduReader() {}

    /** @throws ProtocolException if the length cannot be a PDU's */
    static Raw read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < HEADER || length > MAX_LENGTH) {
            throw new ProtocolException("command_length is %d, expected %d..%d".formatted(length, HEADER, MAX_LENGTH));
        }
        int command = in.readInt();
        int status = in.readInt();
        int sequence = in.readInt();
        byte[] body = new byte[length - HEADER];
        in.readFully(body);
        return new Raw(command, status, sequence, body);
    }
}
