package io.smsplatform.smpp.jsmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smsplatform.smpp.pdu.Address;
import io.smsplatform.smpp.pdu.DeliverSm;
import io.smsplatform.smpp.pdu.SubmitPart;
import io.smsplatform.smpp.session.BindRefusedException;
import io.smsplatform.smpp.session.LinkFactory;
import io.smsplatform.smpp.session.LinkListener;
import io.smsplatform.smpp.session.SmppLink;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The link against a peer that writes octets by hand. */
@Timeout(60)
class HostilePeerIT {

    private static final String BOUND = "00000011 80000009 00000000 00000001 00";
    private static final SubmitPart HI = SubmitPart.of(
                    new SubmitPart.Envelope(
                            Address.sender("Shop"), Address.recipient("+4917"), true, "000000000100000R"),
                    "hi",
                    1)
            .get(0);

    private final Heard heard = new Heard();
    private final Told told = new Told();
    private ServerSocket server;
    private Socket peer;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        if (peer != null) {
            peer.close();
        }
    }

    @Test
    void writesExactlyTheOctetsOfTheSpecification() throws Exception {
        SmppLink link = bind(BOUND);
        link.submit(HI, told);
        assertThat(read())
                .isEqualTo(hex("0000003b 00000004 00000000 00000002 00 0500 53686f7000 0101 3439313700 00 00 00 00"
                        + "30303030303030303031303030303052 00 01 00 00 00 02 6869"));
        write("00000015 80000004 00000000 00000002 6162633100");
        await().until(() -> told.what.equals(List.of("accepted abc1")));

        write("00000010 00000015 00000000 00000007");
        assertThat(read()).isEqualTo(hex("00000010 80000015 00000000 00000007"));

        // A receipt, and its answer only when its owner says so.
        write("00000023 00000005 00000000 00000008 00 0000 3100 0000 3200 04 0000 00 00 00000000 00");
        await().until(() -> heard.delivered.size() == 1);
        heard.respond.get(0).accept(0);
        assertThat(read()).isEqualTo(hex("00000011 80000005 00000000 00000008 00"));
    }

    @Test
    void takesAnswersWithoutABody() throws Exception {
        SmppLink link = bind("00000010 80000009 00000000 00000001");
        link.submit(HI, told);
        read();
        write("00000010 80000004 0000000b 00000002");
        await().until(() -> told.what.equals(List.of("refused 11")));
        link.submit(HI, told);
        read();
        write("00000010 80000004 00000000 00000003");
        await().until(() -> told.what.contains("accepted "));
        link.submit(HI, told);
        read();
        write("00000010 80000000 00000003 00000004");
        await().until(() -> told.what.contains("refused 3"));
    }

    @Test
    void doesNotBelieveALength() throws Exception {
        SmppLink link = bind(BOUND);
        link.submit(HI, told);
        read();
        write("7fffffff 80000004 00000000 00000002");
        await().until(() -> heard.ended.size() == 1);
        assertThat(heard.ended.get(0)).contains("command_length is 2147483647");
        assertThat(told.what).containsExactly("lost");
        assertThat(link.submit(HI, told)).as("nothing is sent after the end").isFalse();
        assertThat(told.what).containsExactly("lost");
    }

    @Test
    void refusesWhatItCannotReadAndGoesOn() throws Exception {
        bind(BOUND);
        write("00000014 00000005 00000000 00000009 41414141");
        assertThat(read()).isEqualTo(hex("00000011 80000005 00000001 00000009 00"));
        assertThat(heard.malformed).hasSize(1);
        write("00000010 00000103 00000000 0000000a");
        assertThat(read()).isEqualTo(hex("00000010 80000000 00000003 0000000a"));
        write("00000010 80000004 00000000 00001234"); // an answer to nothing
        write("00000010 00000006 00000000 0000000b");
        assertThat(read()).isEqualTo(hex("00000010 80000006 00000000 0000000b"));
        await().until(() -> heard.ended.equals(List.of("the peer unbound")));
    }

    @Test
    void endsALinkWhosePeerIsSilent() throws Exception {
        SmppLink link = bind(BOUND);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    link.tick();
                    return heard.ended.size() == 1;
                });
        assertThat(heard.ended.get(0)).startsWith("no answer to enquire_link");
    }

    @Test
    void tellsALateAnswerAfterItsTimeout() throws Exception {
        SmppLink link = bind(BOUND);
        link.submit(HI, told);
        read();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    link.tick();
                    return told.what.equals(List.of("timed out"));
                });
        write("00000012 80000004 00000000 00000002 3700");
        await().until(() -> told.what.equals(List.of("timed out", "accepted 7")));
    }

    @Test
    void saysWhyABindFailed() throws Exception {
        assertThatThrownBy(() -> bind("00000010 80000009 0000000e 00000001"))
                .isInstanceOfSatisfying(
                        BindRefusedException.class,
                        e -> assertThat(e.blamesCredentials()).isTrue());
        assertThat(heard.ended).as("a link that never was does not end").isEmpty();
    }

    private SmppLink bind(String answer) throws Exception {
        CompletableFuture<SmppLink> link = CompletableFuture.supplyAsync(() -> {
            try {
                return new JsmppLinkFactory()
                        .bind(
                                new LinkFactory.Settings(
                                        "t",
                                        "127.0.0.1",
                                        server.getLocalPort(),
                                        "me",
                                        "secret",
                                        null,
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(2)),
                                heard);
            } catch (IOException e) {
                throw new java.util.concurrent.CompletionException(e);
            }
        });
        peer = server.accept();
        peer.setSoTimeout(10_000);
        assertThat(read()).isEqualTo(hex("0000001f 00000009 00000000 00000001 6d6500 73656372657400 00 34 00 00 00"));
        write(answer);
        try {
            return link.join();
        } catch (java.util.concurrent.CompletionException e) {
            throw (IOException) e.getCause();
        }
    }

    private String read() throws IOException {
        DataInputStream in = new DataInputStream(peer.getInputStream());
        int length = in.readInt();
        byte[] rest = new byte[length - 4];
        in.readFully(rest);
        return "%08x".formatted(length) + HexFormat.of().formatHex(rest);
    }

    private void write(String octets) throws IOException {
        peer.getOutputStream().write(HexFormat.of().parseHex(hex(octets)));
    }

    private static String hex(String spaced) {
        return spaced.replace(" ", "");
    }

    private static final class Heard implements LinkListener {

        private final List<DeliverSm> delivered = new CopyOnWriteArrayList<>();
        private final List<IntConsumer> respond = new CopyOnWriteArrayList<>();
        private final List<String> malformed = new CopyOnWriteArrayList<>();
        private final List<String> ended = new CopyOnWriteArrayList<>();

        @Override
        public void onDeliver(DeliverSm pdu, IntConsumer answer) {
            respond.add(answer);
            delivered.add(pdu);
        }

        @Override
        public void onMalformed(String what) {
            malformed.add(what);
        }

        @Override
        public void onEnd(String reason) {
            ended.add(reason);
        }
    }

    private static final class Told implements SmppLink.Answer {

        private final List<String> what = new CopyOnWriteArrayList<>();

        @Override
        public void accepted(String smscId) {
            what.add("accepted " + smscId);
        }

        @Override
        public void refused(int status) {
            what.add("refused " + status);
        }

        @Override
        public void timedOut() {
            what.add("timed out");
        }

        @Override
        public void lost() {
            what.add("lost");
        }
    }
}
