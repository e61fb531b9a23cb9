package io.smsplatform.smpp.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Receipts as networks write them. */
class ReceiptTests {

    static Stream<Arguments> dialects() {
        return Stream.of(
                // as in the specification's appendix
                dialect(
                        "id:0123456789 sub:001 dlvrd:001 submit date:2611201200 done date:2611201201 stat:DELIVRD err:000 text:Your code",
                        "0123456789",
                        ReceiptState.DELIVERED,
                        "000"),
                // without sub and dlvrd, capital Text
                dialect(
                        "id:77 submit date:2611201200 done date:2611201201 stat:UNDELIV err:1 Text:",
                        "77",
                        ReceiptState.UNDELIVERABLE,
                        "1"),
                // dates with seconds, error of letters
                dialect(
                        "id:a1b2-C3 sub:001 dlvrd:000 submit date:261120120000 done date:261120120101 stat:EXPIRED err:EC12 text:x",
                        "a1b2-C3",
                        ReceiptState.EXPIRED,
                        "EC12"),
                // UUID, other order, capital keys
                dialect(
                        "STAT:REJECTD ID:6f1c2f7e-0a54-4a6c-9f35-0b3f4a1f0e11 ERR:0069",
                        "6f1c2f7e-0a54-4a6c-9f35-0b3f4a1f0e11",
                        ReceiptState.REJECTED,
                        "0069"),
                // a blank after the colon, full words
                dialect("id: 12 stat: DELIVERED err: 000", "12", ReceiptState.DELIVERED, "000"),
                dialect("id:12 stat:ACCEPTED", "12", ReceiptState.ACCEPTED, ""),
                dialect("id:12 stat:DELETED", "12", ReceiptState.DELETED, ""),
                // a state that nobody knows
                dialect("id:12 stat:BOUNCED err:9", "12", ReceiptState.UNKNOWN, "9"),
                // line ends between the fields, an empty field
                dialect("id:12\r\nsub:\r\ndlvrd:001\r\nstat:ENROUTE\r\nerr:\r\ntext:", "12", ReceiptState.ENROUTE, ""),
                // keys inside the text do not count, the first does
                dialect("id:12 stat:DELIVRD err:000 text: id:99 stat:UNDELIV", "12", ReceiptState.DELIVERED, "000"));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void readsTheText(String text, String id, ReceiptState state, String error) {
        Receipt receipt = Receipt.in(deliver(0x04, text, Map.of())).orElseThrow();
        assertThat(receipt.ids()).containsExactly(id);
        assertThat(receipt.state()).isEqualTo(state);
        assertThat(receipt.error()).isEqualTo(error);
        assertThat(receipt.recipient()).isEqualTo("4917");
    }

    @Test
    void readsOptionalParametersWithoutText() {
        Receipt receipt = Receipt.in(deliver(
                        0x04,
                        "",
                        Map.of(
                                DeliverSm.RECEIPTED_MESSAGE_ID, ascii("AB12\0"),
                                DeliverSm.MESSAGE_STATE, new byte[] {5},
                                DeliverSm.NETWORK_ERROR_CODE, new byte[] {3, 0, 11})))
                .orElseThrow();
        assertThat(receipt.ids()).containsExactly("AB12");
        assertThat(receipt.state()).isEqualTo(ReceiptState.UNDELIVERABLE);
        assertThat(receipt.error()).isEqualTo("03000b");
    }

    @Test
    void keepsBothIdentifiersWhenTheyDiffer() {
        DeliverSm pdu = deliver(0x04, "id:4711 stat:DELIVRD", Map.of(DeliverSm.RECEIPTED_MESSAGE_ID, ascii("1267\0")));
        assertThat(Receipt.in(pdu).orElseThrow().ids()).containsExactly("1267", "4711");
    }

    @Test
    void recognisesAReceiptThatIsNotFlagged() {
        assertThat(Receipt.in(deliver(0x00, "id:12 stat:DELIVRD", Map.of()))).isPresent();
        assertThat(Receipt.in(deliver(0x00, "Please call me, id: later", Map.of())))
                .isEmpty();
    }

    @Test
    void hasNoIdentifierWhenAFlaggedOneNamesNone() {
        assertThat(Receipt.in(deliver(0x04, "stat:DELIVRD", Map.of()))
                        .orElseThrow()
                        .ids())
                .isEmpty();
    }

    @Test
    void readsAPduByItsOctets() {
        // "" 01 01 "4917" 00 01 "Shop" esm 04, 00 00 "" "" 00 00 00 00, length 2 "hi",
        // 001e "7", an unknown one of length 0, 0427 2, and a last one that promises more than there is
        DeliverSm pdu = DeliverSm.parse(HexFormat.of()
                .parseHex(("00 0101 3439313700 0001 53686f7000 04 0000 00 00 00000000 02 6869"
                                + "001e0002 3700 14000000 04270001 02 04230009 01")
                        .replace(" ", "")));
        assertThat(pdu.source()).isEqualTo("4917");
        assertThat(pdu.destination()).isEqualTo("Shop");
        assertThat(pdu.esmClass()).isEqualTo(4);
        assertThat(new String(pdu.body(), StandardCharsets.US_ASCII)).isEqualTo("hi");
        assertThat(pdu.parameters()).containsOnlyKeys(0x001E, 0x1400, 0x0427);
    }

    @Test
    void survivesEveryCutAndManyMutations() {
        byte[] whole =
                HexFormat.of().parseHex("00010134393137000001" + "53686f700004000000000000000002" + "6869001e00023700");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] mutated = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 8));
            for (int j = random.nextInt(4); j > 0 && mutated.length > 0; j--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            try {
                Receipt.in(DeliverSm.parse(mutated));
            } catch (MalformedPduException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
            }
        }
        assertThatThrownBy(() -> DeliverSm.parse(new byte[0])).isInstanceOf(MalformedPduException.class);
    }

    private static Arguments dialect(String text, String id, ReceiptState state, String error) {
        return Arguments.of(text, id, state, error);
    }

    private static DeliverSm deliver(int esmClass, String text, Map<Integer, byte[]> parameters) {
        return new DeliverSm("4917", "Shop", esmClass, text.getBytes(StandardCharsets.ISO_8859_1), parameters);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
