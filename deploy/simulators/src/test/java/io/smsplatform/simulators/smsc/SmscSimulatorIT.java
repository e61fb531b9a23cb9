package io.smsplatform.simulators.smsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.simulators.smsc.SmscOptions.IdFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SmscSimulatorIT {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    @Test
    void answersOctetsByOctets() throws IOException {
        try (SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults().withoutReceipts());
                RawPeer peer = new RawPeer(smsc.port())) {
            // bind_transceiver: "smsc", "secret", "", 0x34, 0, 0, ""
            peer.write("00000021 00000009 00000000 00000001 736d736300 73656372657400 00 34 00 00 00");
            Pdu bound = peer.read();
            assertThat(bound.command()).isEqualTo(0x80000009);
            assertThat(bound.status()).isZero();
            assertThat(HexFormat.of().formatHex(bound.body()))
                    .isEqualTo("736d73632d73696d756c61746f7200" + "0210000134");

            // submit_sm: "", 5/0 "Shop", 1/1 "4917", esm 0, protocol 0, priority 0, "", "", receipt 1, 0, DCS 0, 0,
            // "hi"
            peer.write("0000002e 00000004 00000000 00000002 00 0500 53686f7000 0101 3439313700 000000 00 00"
                    + "01 00 00 00 02 6869 0005 0000");
            Pdu refused = peer.read();
            assertThat(refused.command())
                    .as("two octets too many are tolerated")
                    .isEqualTo(0x80000004);
            assertThat(smsc.submits()).singleElement().satisfies(submit -> {
                assertThat(submit.source()).isEqualTo("Shop");
                assertThat(submit.destination()).isEqualTo("4917");
                assertThat(submit.text()).isEqualTo("hi");
                assertThat(new String(refused.body(), StandardCharsets.US_ASCII))
                        .isEqualTo(submit.id() + "\0");
            });
        }
    }

    @Test
    void refusesWrongCredentialsAndSubmitsBeforeBind() throws IOException {
        try (SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults());
                RawPeer peer = new RawPeer(smsc.port())) {
            peer.write(RawPeer.submit(9, "4917", 0, 0, HELLO));
            assertThat(peer.read().status()).isEqualTo(CommandStatus.WRONG_BIND_STATUS);
            assertThat(peer.bind("smsc", "wrong").status()).isEqualTo(CommandStatus.INVALID_PASSWORD);
            assertThat(peer.bind("other", "secret").status()).isEqualTo(CommandStatus.INVALID_SYSTEM_ID);
            assertThat(peer.bind("smsc", "secret").status()).isZero();
            assertThat(smsc.counters().bindsRefused()).isEqualTo(2);
        }
    }

    @Test
    void sendsAReceiptAgainUntilItIsAcknowledged() throws IOException {
        SmscOptions options = SmscOptions.defaults().withIds(IdFormat.HEX, IdFormat.DECIMAL);
        try (SmscSimulator smsc = SmscSimulator.start(options);
                RawPeer peer = new RawPeer(smsc.port())) {
            peer.bind("smsc", "secret");
            peer.write(RawPeer.submit(2, "4917", 0, 0, HELLO));
            Pdu response = peer.read();
            String id = new String(response.body(), StandardCharsets.US_ASCII).trim();
            Pdu receipt = peer.read();
            assertThat(receipt.command()).isEqualTo(CommandId.DELIVER_SM);
            assertThat(new String(receipt.body(), StandardCharsets.US_ASCII))
                    .contains("id:" + Long.parseLong(id, 16) + " sub:001", "stat:DELIVRD");

            peer.write(new PduBuilder(CommandId.DELIVER_SM | CommandId.RESPONSE, 0x64, receipt.sequence()).build());
            Pdu again = peer.read();
            assertThat(again.body()).isEqualTo(receipt.body());
            peer.write(new PduBuilder(CommandId.DELIVER_SM | CommandId.RESPONSE, 0, again.sequence())
                    .cString("")
                    .build());

            await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                SmscCounters counters = smsc.counters();
                assertThat(counters.receiptsRefused()).isEqualTo(1);
                assertThat(counters.receiptsAcknowledged()).isEqualTo(1);
                assertThat(counters.receiptsSent()).isEqualTo(2);
            });
        }
    }

    @Test
    void keepsReceiptsForTheNextBind() throws IOException {
        try (SmscSimulator smsc =
                SmscSimulator.start(SmscOptions.defaults().withReceiptDelay(Duration.ofMillis(100)))) {
            try (RawPeer peer = new RawPeer(smsc.port())) {
                peer.bind("smsc", "secret");
                peer.write(RawPeer.submit(2, "4917", 0, 0, HELLO));
                peer.read();
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> smsc.waitingReceipts() == 1);
            try (RawPeer peer = new RawPeer(smsc.port())) {
                peer.bind("smsc", "secret");
                assertThat(peer.read().command()).isEqualTo(CommandId.DELIVER_SM);
            }
        }
    }

    @Test
    void misbehavesAsTold() throws IOException {
        SmscOptions options = SmscOptions.defaults()
                .withoutReceipts()
                .withErrorEvery(2, CommandStatus.INVALID_DESTINATION)
                .withDropAfter(4);
        try (SmscSimulator smsc = SmscSimulator.start(options);
                RawPeer peer = new RawPeer(smsc.port())) {
            peer.bind("smsc", "secret");
            for (int i = 1; i <= 4; i++) {
                peer.write(RawPeer.submit(i, "4917", 0, 0, HELLO));
            }
            assertThat(peer.read().status()).isZero();
            assertThat(peer.read().status()).isEqualTo(CommandStatus.INVALID_DESTINATION);
            assertThat(peer.read().status()).isZero();
            assertThat(peer.readOctet()).as("connection cut").isEqualTo(-1);
        }
    }

    @Test
    void refusesWhatComesFasterThanItsRate() throws IOException {
        try (SmscSimulator smsc = SmscSimulator.start(
                        SmscOptions.defaults().withoutReceipts().withThrottle(1));
                RawPeer peer = new RawPeer(smsc.port())) {
            peer.bind("smsc", "secret");
            peer.write(RawPeer.submit(2, "4917", 0, 0, HELLO));
            peer.write(RawPeer.submit(3, "4917", 0, 0, HELLO));
            assertThat(peer.read().status()).isZero();
            assertThat(peer.read().status()).isEqualTo(CommandStatus.THROTTLED);
        }
    }

    @Test
    void survivesGarbage() throws IOException {
        try (SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults().withoutReceipts())) {
            try (RawPeer peer = new RawPeer(smsc.port())) {
                peer.write("7fffffff 00000004 00000000 00000001");
                assertThat(peer.read().command()).isEqualTo(CommandId.GENERIC_NACK);
                assertThat(peer.readOctet()).isEqualTo(-1);
            }
            try (RawPeer peer = new RawPeer(smsc.port())) {
                peer.bind("smsc", "secret");
                peer.write("00000010 00000099 00000000 00000007");
                assertThat(peer.read()).satisfies(nack -> {
                    assertThat(nack.status()).isEqualTo(CommandStatus.INVALID_COMMAND_ID);
                    assertThat(nack.sequence()).isEqualTo(7);
                });
                peer.write("00000014 00000004 00000000 00000008 41414141");
                assertThat(peer.read().status()).isEqualTo(CommandStatus.INVALID_COMMAND_LENGTH);
                peer.write(RawPeer.submit(9, "4917", 0x40, 0, RawPeer.octets("ff0003")));
                assertThat(peer.read().status()).isEqualTo(CommandStatus.INVALID_COMMAND_LENGTH);
                peer.write("00000010 00000015 00000000 0000000a");
                assertThat(peer.read().command()).isEqualTo(CommandId.ENQUIRE_LINK | CommandId.RESPONSE);
            }
            assertThat(smsc.counters().malformed()).isEqualTo(3);
        }
    }

    @Test
    void recordsEachSubmitBeforeItsResponse(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("submits.tsv");
        try (SmscSimulator smsc = SmscSimulator.start(
                        SmscOptions.defaults().withoutReceipts().withRecord(file));
                RawPeer peer = new RawPeer(smsc.port())) {
            peer.bind("smsc", "secret");
            peer.write(RawPeer.submit(2, "4917", 0x40, 8, RawPeer.octets("050003070201 20ac 0009")));
            peer.read();
            assertThat(Files.readString(file)).endsWith("4917\tShop\t1/2\t05000307020120ac0009\t€\\t\n");
        }
    }

    @Test
    void takesMoreThanThirtyThousandSubmitsASecond() throws Exception {
        int count = 60_000;
        try (SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults().withoutReceipts());
                RawPeer peer = new RawPeer(smsc.port())) {
            peer.bind("smsc", "secret");
            long best = Long.MAX_VALUE;
            for (int round = 0; round < 4; round++) {
                best = Math.min(best, submitPipelined(peer, count));
            }
            assertThat(smsc.counters().accepted()).isEqualTo(4L * count);
            System.out.printf("smsc simulator: %d submits/s%n", count * 1_000_000_000L / best);
            assertThat(count * 1_000_000_000L / best).as("submits/s").isGreaterThan(30_000);
        }
    }

    private static long submitPipelined(RawPeer peer, int count) throws Exception {
        byte[] one = RawPeer.submit(2, "491700000000", 0, 0, "A text of a common length, as one sends it".getBytes());
        byte[] hundred = new byte[one.length * 100];
        for (int i = 0; i < 100; i++) {
            System.arraycopy(one, 0, hundred, i * one.length, one.length);
        }
        long start = System.nanoTime();
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < count / 100; i++) {
                    peer.write(hundred);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        writer.start();
        for (int i = 0; i < count; i++) {
            assertThat(peer.read().status()).isZero();
        }
        writer.join();
        return System.nanoTime() - start;
    }
}
