package io.smsplatform.smpp.pdu;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A deliver_sm as far as this service reads it (SMPP 3.4 §4.6.1). Optional parameters are tolerated in any number, order
 * and length; what does not fit the PDU ends their list.
 *
 * @param body short_message, or message_payload when that is empty
 * @param parameters optional parameters by tag, the first of each
 */
public record DeliverSm(String source, String destination, int esmClass, byte[] body, Map<Integer, byte[]> parameters) {

    public static final int MESSAGE_PAYLOAD = 0x0424;
    public static final int RECEIPTED_MESSAGE_ID = 0x001E;
    public static final int MESSAGE_STATE = 0x0427;
    public static final int NETWORK_ERROR_CODE = 0x0423;

    /**
     * @param octets the PDU's body, after its header
     * @throws MalformedPduException if a mandatory field is not there
     */
    public static DeliverSm parse(byte[] octets) {
        Reader in = new Reader(octets);
        in.cString(); // service_type
        in.skip(2);
        String source = in.cString();
        in.skip(2);
        String destination = in.cString();
        int esmClass = in.octet();
        in.skip(2); // protocol_id, priority_flag
        in.cString(); // schedule_delivery_time
        in.cString(); // validity_period
        in.skip(4); // registered_delivery, replace_if_present_flag, data_coding, sm_default_msg_id
        byte[] shortMessage = in.bytes(in.octet());
        Map<Integer, byte[]> parameters = in.parameters();
        byte[] body = shortMessage.length > 0 ? shortMessage : parameters.getOrDefault(MESSAGE_PAYLOAD, shortMessage);
        return new DeliverSm(source, destination, esmClass, body, parameters);
    }

    private static final class Reader {

        private final byte[] octets;
        private int position;

        Reader(byte[] octets) {
            this.octets = octets;
        }

        int octet() {
            require(1);
            return octets[position++] & 0xFF;
        }

        void skip(int count) {
            require(count);
            position += count;
        }

        byte[] bytes(int count) {
            require(count);
            position += count;
            return Arrays.copyOfRange(octets, position - count, position);
        }

        String cString() {
            int end = position;
            while (end < octets.length && octets[end] != 0) {
                end++;
            }
            if (end == octets.length) {
                throw new MalformedPduException("no NUL after offset " + position);
            }
            String text = new String(octets, position, end - position, StandardCharsets.ISO_8859_1);
            position = end + 1;
            return text;
        }

        Map<Integer, byte[]> parameters() {
            Map<Integer, byte[]> parameters = new HashMap<>();
            while (octets.length - position >= 4) {
                int tag = octet() << 8 | octet();
                int length = octet() << 8 | octet();
                if (length > octets.length - position) {
                    break;
                }
                parameters.putIfAbsent(tag, bytes(length));
            }
            return parameters;
        }

        private void require(int count) {
            if (count > octets.length - position) {
                throw new MalformedPduException(
                        "%d octets expected at offset %d of %d".formatted(count, position, octets.length));
            }
        }
    }
}
