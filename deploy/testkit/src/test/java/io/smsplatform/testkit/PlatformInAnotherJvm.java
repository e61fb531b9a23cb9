package io.smsplatform.testkit;

import java.util.concurrent.CountDownLatch;

/** Uses the test platform, says so, and waits to be ended. */
final class PlatformInAnotherJvm {

    private PlatformInAnotherJvm() {}

    public static void main(String[] arguments) throws InterruptedException {
        TestPlatform.bootstrapServers();
        System.out.println("started");
        new CountDownLatch(1).await();
    }
}
