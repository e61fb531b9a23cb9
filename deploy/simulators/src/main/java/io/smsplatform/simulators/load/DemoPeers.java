package io.smsplatform.simulators.load;

import io.smsplatform.simulators.phone.PhoneOptions;
import io.smsplatform.simulators.phone.PhoneSimulator;
import io.smsplatform.simulators.phone.SentMessage;
import io.smsplatform.simulators.smsc.SmscOptions;
import io.smsplatform.simulators.smsc.SmscSimulator;
import io.smsplatform.simulators.smsc.Submit;
import io.smsplatform.simulators.webhook.ReceivedMessage;
import io.smsplatform.simulators.webhook.WebhookOptions;
import io.smsplatform.simulators.webhook.WebhookReceiver;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The outside world of the demo: an SMSC, five phones and a customer's endpoint, each known to the platform. */
final class DemoPeers implements AutoCloseable {

    static final String SMPP_POOL = "demo-sms-smpp";
    static final String PHONE_POOL = "demo-sms-phones";
    static final String WEBHOOK_POOL = "demo-webhook";

    private static final String CONNECTOR = "demo-smsc";
    private static final String WEBHOOK = "demo-hook";
    private static final String PHONE = "demo-phone-";
    private static final String SYSTEM_ID = "demo";
    private static final int POLLING = 3;
    private static final int PHONES = 5;
    private static final Duration PHONE_LATENCY = Duration.ofMillis(20);

    private final Setup setup;
    private final SmscSimulator smsc;
    private final PhoneSimulator polling;
    private final PhoneSimulator connected;
    private final WebhookReceiver webhook;
    private final Map<String, String> laneNames;
    private boolean closed;

    private DemoPeers(
            Setup setup,
            SmscSimulator smsc,
            PhoneSimulator polling,
            PhoneSimulator connected,
            WebhookReceiver webhook,
            Map<String, String> laneNames) {
        this.setup = setup;
        this.smsc = smsc;
        this.polling = polling;
        this.connected = connected;
        this.webhook = webhook;
        this.laneNames = laneNames;
    }

    /** Returns when the SMSC is bound to and everybody else has been let in. */
    static DemoPeers start(Gateway gateway, int smscPort) throws IOException, InterruptedException {
        Setup setup = new Setup(gateway);
        setup.pool(SMPP_POOL, "sms");
        setup.pool(PHONE_POOL, "sms");
        setup.pool(WEBHOOK_POOL, "webhook");
        Map<String, String> names = new HashMap<>();

        String password = random(5); // SMPP allows eight characters
        SmscSimulator smsc =
                SmscSimulator.start(SmscOptions.defaults().withPort(smscPort).withCredentials(SYSTEM_ID, password));
        Map<String, Object> account = Map.of("systemId", SYSTEM_ID, "password", password, "window", 50);
        setup.connector(CONNECTOR, SMPP_POOL, smsc.port(), account);
        names.put("smpp:" + CONNECTOR, "SMSC on port " + smsc.port());

        setup.removePhones(PHONE_POOL, PHONE);
        List<Setup.Phone> phones = new ArrayList<>();
        for (int i = 1; i <= PHONES; i++) {
            phones.add(setup.phone(PHONE + i, PHONE_POOL));
            names.put(phones.get(i - 1).lane(), "phone %d, %s".formatted(i, i <= POLLING ? "polls" : "WebSocket"));
        }
        PhoneSimulator polling =
                PhoneSimulator.start(phones(gateway, phones.subList(0, POLLING)).withLimit(20));
        PhoneSimulator connected = PhoneSimulator.start(
                phones(gateway, phones.subList(POLLING, PHONES)).withWebSocket(10));

        String secret = "whsec_" + random(32);
        WebhookReceiver webhook = WebhookReceiver.start(WebhookOptions.withSecret(secret));
        setup.webhook(WEBHOOK, WEBHOOK_POOL, webhook.url(), secret, Map.of("window", 32));
        names.put("provider:" + WEBHOOK, "endpoint on port " + webhook.port());

        setup.awaitBound(CONNECTOR, smsc);
        return new DemoPeers(setup, smsc, polling, connected, webhook, names);
    }

    /** What a person calls that sender. */
    String nameOf(String lane) {
        return laneNames.getOrDefault(lane, lane);
    }

    /** The recipients of everything that reached a peer, repeated as often as it did. */
    Stream<String> recipientsSeen() {
        return Stream.of(
                        smsc.submits().stream().map(Submit::destination),
                        Stream.of(polling, connected)
                                .flatMap(phones -> phones.sent().stream())
                                .map(SentMessage::to),
                        webhook.messages().stream().map(ReceivedMessage::to))
                .flatMap(seen -> seen)
                .map(number -> number.startsWith("+") ? number : "+" + number);
    }

    /** Tells the platform first: it need not look for peers that are gone. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        setup.retireConnector(CONNECTOR);
        setup.retireWebhook(WEBHOOK);
        polling.close();
        connected.close();
        webhook.close();
        smsc.close();
    }

    private static PhoneOptions phones(Gateway gateway, List<Setup.Phone> phones) {
        List<String> tokens = phones.stream().map(Setup.Phone::token).toList();
        return PhoneOptions.of(gateway.root(), tokens).withLatency(PHONE_LATENCY);
    }

    private static String random(int bytes) {
        byte[] key = new byte[bytes];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
