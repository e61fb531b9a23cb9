package io.smsplatform.simulators.load;

import io.smsplatform.simulators.smsc.SmscOptions;
import io.smsplatform.simulators.smsc.SmscSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures a running platform; ends with status 1 if a message was not delivered in time. */
public final class BenchMain {

    private static final String USAGE = """
            usage: bench --credentials FILE [--gateway URL] [--messages N] [--warm-up N] [--list N] [--connections N]
                         [--rate MESSAGES_PER_SECOND] [--window N] [--smsc-port N] [--within SECONDS]
                         [--pid NAME=PID]... [--json FILE]
                   without --rate as fast as possible; the SMSC runs in this process, which is listed as "bench"
            """;

    private static final String CONNECTOR = "bench-smsc";
    private static final String PASSWORD = "bench";

    private BenchMain() {}

    public static void main(String[] words) throws InterruptedException {
        Startup.quietLog();
        Arguments arguments;
        Gateway gateway;
        Bench.Drive drive;
        Map<String, Long> pids;
        int window;
        int port;
        try {
            arguments = new Arguments(
                    words,
                    Set.of(
                            "--credentials",
                            "--api-key-file",
                            "--gateway",
                            "--messages",
                            "--warm-up",
                            "--list",
                            "--connections",
                            "--rate",
                            "--window",
                            "--smsc-port",
                            "--within",
                            "--pid",
                            "--json"),
                    Set.of());
            gateway = Startup.gateway(arguments);
            drive = drive(arguments);
            pids = pids(arguments.all("--pid"));
            window = arguments.integer("--window", 200, 1, 1_000);
            port = arguments.integer("--smsc-port", 0, 0, 65_535);
        } catch (IllegalArgumentException e) {
            Startup.usage("bench", e, USAGE);
            return;
        }
        boolean complete;
        try (SmscSimulator smsc =
                SmscSimulator.start(SmscOptions.defaults().withPort(port).withCredentials("bench", PASSWORD))) {
            Setup setup = new Setup(gateway);
            setup.pool(Bench.POOL, "sms");
            setup.connector(
                    CONNECTOR,
                    Bench.POOL,
                    smsc.port(),
                    Map.of("systemId", "bench", "password", PASSWORD, "window", window));
            setup.awaitBound(CONNECTOR, smsc);
            Map<String, Object> machine = Machine.describe(pids);
            Bench.Result result = new Bench(gateway, smsc, pids, System.out).run(drive);
            setup.retireConnector(CONNECTOR);
            tell(new BenchReport(drive, result, machine), arguments);
            complete = result.report().delivered() == drive.messages();
        } catch (IOException | IllegalStateException e) { // not there, or it refused something
            System.out.println("bench: " + e);
            complete = false;
        }
        System.exit(complete ? 0 : 1);
    }

    private static void tell(BenchReport report, Arguments arguments) throws IOException {
        System.out.println(report.table());
        String file = arguments.text("--json");
        if (file == null) {
            System.out.println(report.json());
        } else {
            Files.writeString(Path.of(file), report.json() + "\n");
        }
    }

    private static Bench.Drive drive(Arguments arguments) {
        return new Bench.Drive(
                arguments.integer("--messages", 20_000, 1, 10_000_000),
                arguments.integer("--warm-up", 4_000, 0, 10_000_000),
                arguments.integer("--list", 100, 1, 1_000),
                arguments.integer("--connections", 8, 1, 256),
                arguments.integer("--rate", 0, 0, 1_000_000),
                Duration.ofSeconds(arguments.integer("--within", 300, 1, 86_400)));
    }

    static Map<String, Long> pids(List<String> pairs) {
        Map<String, Long> pids = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1 || !pair.substring(equals + 1).matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException("--pid is '" + pair + "', expected NAME=PID");
            }
            pids.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
        }
        pids.put("bench", ProcessHandle.current().pid());
        return pids;
    }
}
