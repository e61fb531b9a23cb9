package io.smsplatform.simulators.smsc;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A delivery receipt on its way to the ESME (SMPP 3.4 appendix B and §5.3.2). */
record Receipt(String id, String from, String to, boolean delivered, boolean tlvs, Instant submitted, Instant done) {

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneOffset.UTC);

    private static final int RECEIPT = 0x04;
    private static final int RECEIPTED_MESSAGE_ID = 0x001E;
    private static final int MESSAGE_STATE = 0x0427;
    private static final int STATE_DELIVERED = 2;
    private static final int STATE_UNDELIVERABLE = 5;

    byte[] deliverSm(int sequence) {
        byte[] text = text().getBytes(StandardCharsets.US_ASCII);
        PduBuilder pdu = new PduBuilder(CommandId.DELIVER_SM, CommandStatus.OK, sequence)
                .cString("")
                .octet(1)
                .octet(1)
                .cString(from)
                .octet(0)
                .octet(1)
                .cString(to)
                .octet(RECEIPT)
                .octet(0)
                .octet(0)
                .cString("")
                .cString("")
                .octet(0)
                .octet(0)
                .octet(0)
                .octet(0)
                .octet(text.length)
                .bytes(text);
        if (tlvs) {
            pdu.tlv(RECEIPTED_MESSAGE_ID, (id + '\0').getBytes(StandardCharsets.US_ASCII))
                    .tlv(MESSAGE_STATE, new byte[] {(byte) (delivered ? STATE_DELIVERED : STATE_UNDELIVERABLE)});
        }
        return pdu.build();
    }

    private String text() {
        return "id:" + id + " sub:001 dlvrd:" + (delivered ? "001" : "000") + " submit date:"
                + MINUTES.format(submitted) + " done date:" + MINUTES.format(done) + " stat:"
                + (delivered ? "DELIVRD err:000" : "UNDELIV err:011") + " text:";
    }
}
