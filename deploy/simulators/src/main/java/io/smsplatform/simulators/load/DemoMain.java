package io.smsplatform.simulators.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Shows a running platform at work; ends with status 1 if a message was lost, sent twice or not final in time. */
public final class DemoMain {

    private static final String USAGE = """
            usage: demo --credentials FILE [--gateway URL] [--messages N] [--smsc-port N] [--within SECONDS]
                        [--keep-running]
            """;

    private DemoMain() {}

    public static void main(String[] words) throws InterruptedException {
        Startup.quietLog();
        Arguments arguments;
        Gateway gateway;
        int messages;
        int port;
        Duration within;
        try {
            arguments = new Arguments(
                    words,
                    Set.of("--credentials", "--api-key-file", "--gateway", "--messages", "--smsc-port", "--within"),
                    Set.of("--keep-running"));
            gateway = Startup.gateway(arguments);
            messages = arguments.integer("--messages", 3_000, 10, 200_000);
            port = arguments.integer("--smsc-port", 0, 0, 65_535);
            within = Duration.ofSeconds(arguments.integer("--within", 180, 1, 86_400));
        } catch (IllegalArgumentException e) {
            Startup.usage("demo", e, USAGE);
            return;
        }
        List<String> wrong;
        try (DemoPeers peers = DemoPeers.start(gateway, port)) {
            wrong = new Demo(gateway, peers, System.out).run(messages, within);
            wrong.forEach(what -> System.out.println("WRONG: " + what));
            if (arguments.has("--keep-running")) {
                System.out.printf(
                        "%nThe SMSC, the phones and the endpoint stay until Ctrl-C.%nplatform      %s%nAPI document  %s/docs%n%s",
                        gateway.root(), gateway.root(), credentials(arguments));
                Runtime.getRuntime().addShutdownHook(new Thread(peers::close));
                new CountDownLatch(1).await();
            }
        } catch (IOException | IllegalStateException e) { // not there, or it refused something
            System.out.println("demo: " + e);
            wrong = List.of(String.valueOf(e.getMessage()));
        }
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /** The administrator's, for the terminal of whoever started the demo; nothing is logged. */
    private static String credentials(Arguments arguments) throws IOException {
        String file = arguments.text("--credentials", "");
        return file.isEmpty() ? "" : Files.readString(Path.of(file));
    }
}
