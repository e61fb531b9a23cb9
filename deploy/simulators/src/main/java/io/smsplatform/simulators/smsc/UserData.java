package io.smsplatform.simulators.smsc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a short_message holds: an optional header (3GPP TS 23.040 §9.2.3.24) and text in the alphabet of data_coding. */
record UserData(int part, int parts, int reference, String text) {

    private static final int UDH_INDICATOR = 0x40;
    private static final int UCS2 = 0x08;
    private static final int ESCAPE = 0x1B;
    private static final int CONCATENATED_8_BIT = 0x00;
    private static final int CONCATENATED_16_BIT = 0x08;

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION_SEPTETS = "\n\u0014()/<=>@e";
    private static final String EXTENSION_CHARACTERS = "\f^{}\\[~]|€";

    static UserData decode(int esmClass, int dataCoding, byte[] octets) {
        int part = 1;
        int parts = 1;
        int reference = 0;
        byte[] body = octets;
        if ((esmClass & UDH_INDICATOR) != 0) {
            int header = octets.length == 0 ? 0 : (octets[0] & 0xFF) + 1;
            if (header < 1 || header > octets.length) {
                throw new MalformedPduException(
                        "user data header of %d octets in %d octets".formatted(header, octets.length));
            }
            int element = octets[1 % octets.length] & 0xFF;
            if (element == CONCATENATED_8_BIT && header == 6) {
                reference = octets[3] & 0xFF;
                parts = octets[4] & 0xFF;
                part = octets[5] & 0xFF;
            } else if (element == CONCATENATED_16_BIT && header == 7) {
                reference = (octets[3] & 0xFF) << 8 | octets[4] & 0xFF;
                parts = octets[5] & 0xFF;
                part = octets[6] & 0xFF;
            }
            body = Arrays.copyOfRange(octets, header, octets.length);
        }
        String text = dataCoding == UCS2 ? new String(body, StandardCharsets.UTF_16BE) : gsm7(body);
        return new UserData(part, parts, reference, text);
    }

    private static String gsm7(byte[] septets) {
        StringBuilder text = new StringBuilder(septets.length);
        for (int i = 0; i < septets.length; i++) {
            int septet = septets[i] & 0x7F;
            int extended = septet == ESCAPE && i + 1 < septets.length ? EXTENSION_SEPTETS.indexOf(septets[i + 1]) : -1;
            if (extended >= 0) {
                text.append(EXTENSION_CHARACTERS.charAt(extended));
                i++;
            } else {
                text.append(BASIC.charAt(septet));
            }
        }
        return text.toString();
    }
}
