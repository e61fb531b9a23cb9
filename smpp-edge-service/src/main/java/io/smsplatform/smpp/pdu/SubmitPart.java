package io.smsplatform.smpp.pdu;

import io.smsplatform.events.SendFailure;
import io.smsplatform.events.sms.Gsm7;
import io.smsplatform.events.sms.SmsText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one submit_sm carries (SMPP 3.4 §4.4.1).
 *
 * @param validity relative validity period (§7.1.1.2), or empty for the SMSC's own
 * @param shortMessage user data header and text
 */
public record SubmitPart(
        Address source,
        Address destination,
        int esmClass,
        int dataCoding,
        boolean receipt,
        String validity,
        byte[] shortMessage) {

    private static final int UDH_INDICATOR = 0x40;
    private static final int DEFAULT_ALPHABET = 0x00;
    private static final int UCS2 = 0x08;

    /** An octet of length, the element 00 of three octets: reference, parts, part (3GPP TS 23.040 §9.2.3.24.1). */
    private static final int HEADER = 6;

    /** What the parts of one message share. */
    public record Envelope(Address source, Address destination, boolean receipt, String validity) {}

    /**
     * The text as one part, or as many with an 8-bit concatenation header.
     *
     * @param reference of the concatenation; its lowest octet is used
     * @throws UnsendableException if the text needs more than 255 parts
     */
    public static List<SubmitPart> of(Envelope envelope, String text, int reference) {
        SmsText sms = SmsText.of(text);
        if (sms.segments() > SmsText.MAX_SEGMENTS) {
            throw new UnsendableException(
                    SendFailure.INVALID_CONTENT,
                    "text needs %d parts, expected at most %d".formatted(sms.segments(), SmsText.MAX_SEGMENTS));
        }
        List<SubmitPart> parts = new ArrayList<>(sms.segments());
        for (int i = 0; i < sms.segments(); i++) {
            byte[] octets = octets(sms.parts().get(i), sms.encoding());
            boolean alone = sms.segments() == 1;
            parts.add(new SubmitPart(
                    envelope.source,
                    envelope.destination,
                    alone ? 0 : UDH_INDICATOR,
                    sms.encoding() == SmsText.Encoding.GSM7 ? DEFAULT_ALPHABET : UCS2,
                    envelope.receipt,
                    envelope.validity,
                    alone ? octets : withHeader(octets, reference, sms.segments(), i + 1)));
        }
        return parts;
    }

    /** Relative form {@code YYMMDDhhmmss000R}, between a second and 63 days; longer periods are cut. */
    public static String validity(Duration period) {
        long seconds =
                Math.max(1, Math.min(period.toSeconds(), Duration.ofDays(63).toSeconds()));
        long days = seconds / 86_400;
        return "00%02d%02d%02d%02d%02d000R"
                .formatted(days / 30, days % 30, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    }

    private static byte[] octets(String text, SmsText.Encoding encoding) {
        return encoding == SmsText.Encoding.GSM7 ? Gsm7.encode(text) : text.getBytes(StandardCharsets.UTF_16BE);
    }

    private static byte[] withHeader(byte[] text, int reference, int parts, int part) {
        byte[] octets = new byte[HEADER + text.length];
        octets[0] = HEADER - 1;
        octets[2] = 3;
        octets[3] = (byte) reference;
        octets[4] = (byte) parts;
        octets[5] = (byte) part;
        System.arraycopy(text, 0, octets, HEADER, text.length);
        return octets;
    }
}
