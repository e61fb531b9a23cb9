package io.smsplatform.infrastructure;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Starts a broker, says so, and waits to be killed. */
final class BrokerInAnotherJvm {

    private BrokerInAnotherJvm() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedBroker.start(BrokerSettings.of(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])));
        System.out.println("started");
        new CountDownLatch(1).await();
    }
}
