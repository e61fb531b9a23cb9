package io.smsplatform.simulators.scheduling;

import io.smsplatform.infrastructure.BrokerSettings;
import io.smsplatform.infrastructure.EmbeddedBroker;
import io.smsplatform.simulators.load.Startup;
import java.io.IOException;
import java.nio.file.Path;

/** A broker as its own process, so that its processor time can be told apart; ends when its standard input does. */
final class BrokerMain {

    static final String READY = "ready";

    private BrokerMain() {}

    /** @param words directory, port, port of the controller */
    public static void main(String[] words) throws IOException {
        Startup.quietLog();
        BrokerSettings settings =
                BrokerSettings.of(Path.of(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            System.out.println(READY);
            while (System.in.read() >= 0) {
                // only the end matters: the process that started this one is gone, or wants it to end
            }
        }
    }
}
