package io.smsplatform.simulators.smsc;

import java.time.Instant;
import java.util.HexFormat;

/**
 * One submit_sm that the simulator accepted.
 *
 * @param id as given in the response
 * @param registeredDelivery bit 0: a receipt was asked for
 * @param part of {@code parts}, from 1
 * @param reference of the concatenation; 0 when there is one part
 */
public record Submit(
        Instant at,
        String id,
        String source,
        String destination,
        int esmClass,
        int dataCoding,
        int registeredDelivery,
        int part,
        int parts,
        int reference,
        String text,
        byte[] userData) {

    static Submit parse(Pdu pdu, Instant at, String id) {
        PduFields fields = new PduFields(pdu.body());
        fields.cString(6); // service_type
        fields.bytes(2);
        String source = fields.cString(21);
        fields.bytes(2);
        String destination = fields.cString(21);
        int esmClass = fields.octet();
        fields.bytes(2); // protocol_id, priority_flag
        fields.cString(17); // schedule_delivery_time
        fields.cString(17); // validity_period
        int registeredDelivery = fields.octet();
        fields.octet(); // replace_if_present_flag
        int dataCoding = fields.octet();
        fields.octet(); // sm_default_msg_id
        byte[] octets = fields.bytes(fields.octet());
        byte[] userData = octets.length > 0 ? octets : fields.messagePayload();
        UserData data = UserData.decode(esmClass, dataCoding, userData);
        return new Submit(
                at,
                id,
                source,
                destination,
                esmClass,
                dataCoding,
                registeredDelivery,
                data.part(),
                data.parts(),
                data.reference(),
                data.text(),
                userData);
    }

    boolean wantsReceipt() {
        return (registeredDelivery & 0x01) != 0;
    }

    /** Tab-separated: Unix milliseconds, id, destination, source, part/parts, user data in hex, text with escapes. */
    String line() {
        String escaped = text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return String.join(
                "\t",
                Long.toString(at.toEpochMilli()),
                id,
                destination,
                source,
                part + "/" + parts,
                HexFormat.of().formatHex(userData),
                escaped);
    }
}
