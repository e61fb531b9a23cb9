package io.smsplatform.simulators.smsc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;

/** Runs one {@link SmscSimulator} until the process is ended; prints one line when it listens. */
public final class SmscMain {

    private static final String USAGE = """
            usage: smsc [--host ADDRESS] [--port N] [--system-id ID] [--password WORD]
                        [--response-delay MILLIS] [--error-every N] [--error-status CODE] [--throttle PER_SECOND]
                        [--drop-after SUBMITS] [--silent]
                        [--no-receipts] [--receipt-delay MILLIS] [--undelivered FRACTION] [--duplicate-receipts]
                        [--id-format decimal|hex] [--receipt-id-format decimal|hex] [--record FILE]
            """;

    private SmscMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        SmscOptions options;
        try {
            options = parse(Arrays.asList(arguments).iterator());
        } catch (IllegalArgumentException e) {
            System.err.println("smsc: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        SmscSimulator simulator = SmscSimulator.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println(simulator.counters());
            simulator.close();
        }));
        System.out.println("smsc listening on " + options.account().host() + ":" + simulator.port());
        new CountDownLatch(1).await();
    }

    static SmscOptions parse(Iterator<String> arguments) {
        SmscOptions options = SmscOptions.defaults().withPort(2775);
        int errorStatus = CommandStatus.SYSTEM_ERROR;
        while (arguments.hasNext()) {
            String name = arguments.next();
            SmscOptions.Account account = options.account();
            SmscOptions.Ids ids = options.receipts().ids();
            options = switch (name) {
                case "--host" ->
                    options.withAccount(new SmscOptions.Account(
                            value(name, arguments), account.port(), account.systemId(), account.password()));
                case "--port" -> options.withPort(integer(name, arguments));
                case "--system-id" -> options.withCredentials(value(name, arguments), account.password());
                case "--password" -> options.withCredentials(account.systemId(), value(name, arguments));
                case "--response-delay" -> options.withResponseDelay(millis(name, arguments));
                case "--error-every" -> options.withErrorEvery(integer(name, arguments), errorStatus);
                case "--error-status" -> {
                    errorStatus = Integer.decode(value(name, arguments));
                    yield options.withErrorEvery(options.answers().errorEvery(), errorStatus);
                }
                case "--throttle" -> options.withThrottle(Double.parseDouble(value(name, arguments)));
                case "--drop-after" -> options.withDropAfter(integer(name, arguments));
                case "--silent" -> options.withSilence(true);
                case "--no-receipts" -> options.withoutReceipts();
                case "--receipt-delay" -> options.withReceiptDelay(millis(name, arguments));
                case "--undelivered" -> options.withUndelivered(Double.parseDouble(value(name, arguments)));
                case "--duplicate-receipts" -> options.withDuplicateReceipts(true);
                case "--id-format" -> options.withIds(format(name, arguments), ids.receipt());
                case "--receipt-id-format" -> options.withIds(ids.response(), format(name, arguments));
                case "--record" -> options.withRecord(Path.of(value(name, arguments)));
                default -> throw new IllegalArgumentException("unknown option '" + name + "'");
            };
        }
        return options;
    }

    private static SmscOptions.IdFormat format(String name, Iterator<String> arguments) {
        String value = value(name, arguments);
        return switch (value) {
            case "decimal", "dec" -> SmscOptions.IdFormat.DECIMAL;
            case "hex" -> SmscOptions.IdFormat.HEX;
            default -> throw new IllegalArgumentException(name + " is '" + value + "', expected decimal or hex");
        };
    }

    private static Duration millis(String name, Iterator<String> arguments) {
        return Duration.ofMillis(integer(name, arguments));
    }

    private static int integer(String name, Iterator<String> arguments) {
        String value = value(name, arguments);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + value + "', expected a whole number", e);
        }
    }

    private static String value(String name, Iterator<String> arguments) {
        if (!arguments.hasNext()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return arguments.next();
    }
}
