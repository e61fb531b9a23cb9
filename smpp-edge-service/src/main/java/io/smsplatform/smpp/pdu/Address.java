package io.smsplatform.smpp.pdu;

import io.smsplatform.events.SendFailure;
import org.jspecify.annotations.Nullable;

/**
 * An address with its type of number and numbering plan (SMPP 3.4 §5.2.5, §5.2.6).
 *
 * @param ton 0 unknown, 1 international, 3 network specific (short codes), 5 alphanumeric
 * @param npi 0 unknown, 1 E.164
 * @param text at most 20 ASCII characters, without the plus of E.164
 */
public record Address(int ton, int npi, String text) {

    private static final int MAX_LENGTH = 20; // 21 octets with the terminating NUL
    private static final int SHORT_CODE = 8;

    private static final Address NONE = new Address(0, 0, "");

    /** @throws UnsendableException if it is no number of at most 20 digits */
    public static Address recipient(String number) {
        String digits = number.startsWith("+") ? number.substring(1) : number;
        if (!isDigits(digits) || digits.length() > MAX_LENGTH) {
            throw new UnsendableException(
                    SendFailure.INVALID_RECIPIENT,
                    "recipient has %d characters, expected at most %d digits".formatted(digits.length(), MAX_LENGTH));
        }
        return number.startsWith("+") ? new Address(1, 1, digits) : new Address(0, 1, digits);
    }

    /** @throws UnsendableException if it is longer than 20 characters or not printable ASCII */
    public static Address sender(@Nullable String sender) {
        if (sender == null || sender.isEmpty()) {
            return NONE;
        }
        String text = sender.startsWith("+") ? sender.substring(1) : sender;
        if (text.length() > MAX_LENGTH || !text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            throw new UnsendableException(
                    SendFailure.INVALID_SENDER,
                    "sender has %d characters, expected at most %d of printable ASCII"
                            .formatted(text.length(), MAX_LENGTH));
        }
        if (!isDigits(text)) {
            return new Address(5, 0, text);
        }
        if (sender.startsWith("+")) {
            return new Address(1, 1, text);
        }
        return text.length() <= SHORT_CODE ? new Address(3, 0, text) : new Address(0, 1, text);
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
