package io.smsplatform.simulators.webhook;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;

/** Runs one {@link WebhookReceiver} until the process is ended; prints one line when it listens. */
public final class WebhookMain {

    private static final String USAGE = """
            usage: webhook --secret whsec_... [--port N] [--delay MILLIS] [--fail-every N] [--record FILE]
            """;

    private WebhookMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        WebhookReceiver receiver;
        try {
            receiver = WebhookReceiver.start(parse(Arrays.asList(arguments).iterator()));
        } catch (IllegalArgumentException e) {
            System.err.println("webhook: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println(receiver.counters());
            receiver.close();
        }));
        System.out.println("webhook receiver listening on " + receiver.url());
        new CountDownLatch(1).await();
    }

    static WebhookOptions parse(Iterator<String> arguments) {
        WebhookOptions options = WebhookOptions.withSecret("").withPort(8099);
        while (arguments.hasNext()) {
            String name = arguments.next();
            options = switch (name) {
                case "--secret" ->
                    new WebhookOptions(
                            options.host(),
                            options.port(),
                            value(name, arguments),
                            options.delay(),
                            options.failEvery(),
                            options.record());
                case "--port" -> options.withPort(integer(name, arguments));
                case "--delay" -> options.withDelay(Duration.ofMillis(integer(name, arguments)));
                case "--fail-every" -> options.withFailEvery(integer(name, arguments));
                case "--record" -> options.withRecord(Path.of(value(name, arguments)));
                default -> throw new IllegalArgumentException("unknown option '" + name + "'");
            };
        }
        if (options.secret().isEmpty()) {
            throw new IllegalArgumentException("--secret is missing");
        }
        return options;
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
