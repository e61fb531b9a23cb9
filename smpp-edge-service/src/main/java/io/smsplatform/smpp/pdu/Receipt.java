package io.smsplatform.smpp.pdu;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A delivery receipt, read tolerantly: from optional parameters first, from the text key by key and in any order.
 *
 * @param ids the identifiers it names, as written: of the optional parameter, then of the text, without repetition
 * @param recipient of the message that it is about, as the network writes it
 * @param error the network's error code or an empty string
 */
public record Receipt(List<String> ids, ReceiptState state, String error, String recipient) {

    private static final int MESSAGE_TYPE = 0x3C;
    private static final int SMSC_RECEIPT = 0x04;
    private static final int INTERMEDIATE = 0x20;

    private static final int MAX_ID = 64;
    private static final int MAX_ERROR = 32;

    /**
     * The receipt in a deliver_sm: empty when it is none, that is neither flagged as one nor of a receipt's form. A flagged
     * one that names no identifier has an empty list.
     */
    public static Optional<Receipt> in(DeliverSm pdu) {
        int type = pdu.esmClass() & MESSAGE_TYPE;
        boolean flagged = type == SMSC_RECEIPT || type == INTERMEDIATE;
        String text = new String(pdu.body(), StandardCharsets.ISO_8859_1);
        String idInText = value(text, "id");
        String stat = value(text, "stat");
        byte[] idParameter = pdu.parameters().get(DeliverSm.RECEIPTED_MESSAGE_ID);
        byte[] stateParameter = pdu.parameters().get(DeliverSm.MESSAGE_STATE);
        boolean byForm = !idInText.isEmpty() && !stat.isEmpty();
        boolean byParameters = idParameter != null && stateParameter != null;
        if (!flagged && !byForm && !byParameters) {
            return Optional.empty();
        }
        List<String> ids = new ArrayList<>(2);
        addId(ids, idParameter == null ? "" : cString(idParameter));
        addId(ids, idInText);
        ReceiptState state = stateParameter != null && stateParameter.length == 1
                ? ReceiptState.ofCode(stateParameter[0] & 0xFF)
                : ReceiptState.ofStat(stat);
        return Optional.of(new Receipt(ids, state, error(text, pdu), pdu.source()));
    }

    private static void addId(List<String> ids, String id) {
        if (!id.isEmpty() && id.length() <= MAX_ID && !ids.contains(id)) {
            ids.add(id);
        }
    }

    private static String error(String text, DeliverSm pdu) {
        String inText = value(text, "err");
        byte[] parameter = pdu.parameters().get(DeliverSm.NETWORK_ERROR_CODE);
        String error =
                !inText.isEmpty() || parameter == null ? inText : HexFormat.of().formatHex(parameter);
        return error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR);
    }

    private static String cString(byte[] octets) {
        int end = 0;
        while (end < octets.length && octets[end] != 0) {
            end++;
        }
        return new String(octets, 0, end, StandardCharsets.ISO_8859_1).trim();
    }

    /** What follows {@code key:} up to white space; the key stands at the start or after white space, in any case. */
    private static String value(String text, String key) {
        String lower = text.toLowerCase(Locale.ROOT);
        String wanted = key + ":";
        for (int at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
            if (at == 0 || Character.isWhitespace(lower.charAt(at - 1))) {
                int start = at + wanted.length();
                while (start < text.length() && text.charAt(start) == ' ') {
                    start++;
                }
                int end = start;
                while (end < text.length() && text.charAt(end) > ' ') {
                    end++;
                }
                String value = text.substring(start, end);
                return value.indexOf(':') >= 0 ? "" : value; // the next key: this one has no value
            }
        }
        return "";
    }
}
