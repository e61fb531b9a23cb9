package io.smsplatform.simulators.phone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs a {@link PhoneSimulator} until the process is ended; prints one line when it starts and its counters at the end. */
public final class PhonesMain {

    private static final String USAGE = """
            usage: phones --gateway URL (--token TOKEN | --tokens FILE)...
                          [--websocket] [--poll-wait DURATION] [--limit N] [--pause DURATION]
                          [--latency DURATION] [--fail-every N] [--no-receipts] [--record FILE]
            A DURATION is milliseconds or ISO-8601 (PT20S); a tokens FILE has one token a line.
            """;

    private PhonesMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        PhoneOptions options;
        try {
            options = parse(Arrays.asList(arguments).iterator());
        } catch (IllegalArgumentException e) {
            System.err.println("phones: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        PhoneSimulator simulator = PhoneSimulator.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println(simulator.counters());
            simulator.close();
        }));
        System.out.println(options.tokens().size() + " phones at " + options.gateway());
        new CountDownLatch(1).await();
    }

    static PhoneOptions parse(Iterator<String> arguments) {
        List<String> tokens = new ArrayList<>();
        PhoneOptions options = PhoneOptions.of(URI.create("http://127.0.0.1:8080"), List.of());
        URI gateway = null;
        boolean webSocket = false;
        while (arguments.hasNext()) {
            String name = arguments.next();
            switch (name) {
                case "--gateway" -> gateway = URI.create(value(name, arguments));
                case "--token" -> tokens.add(value(name, arguments));
                case "--tokens" -> tokens.addAll(lines(Path.of(value(name, arguments))));
                case "--websocket" -> webSocket = true;
                case "--poll-wait" -> options = options.withPollWait(duration(name, arguments));
                case "--limit" -> options = options.withLimit(integer(name, arguments));
                case "--pause" -> options = options.withPause(duration(name, arguments));
                case "--latency" -> options = options.withLatency(duration(name, arguments));
                case "--fail-every" -> options = options.withFailEvery(integer(name, arguments));
                case "--no-receipts" -> options = options.withoutReceipts();
                case "--record" -> options = options.withRecord(Path.of(value(name, arguments)));
                default -> throw new IllegalArgumentException("unknown option '" + name + "'");
            }
        }
        if (gateway == null) {
            throw new IllegalArgumentException("--gateway is missing");
        }
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("there is no phone: give --token or --tokens");
        }
        PhoneOptions complete = new PhoneOptions(
                gateway,
                List.copyOf(tokens),
                options.credential(),
                options.connection(),
                options.sending(),
                options.record());
        return webSocket ? complete.withWebSocket(complete.connection().limit()) : complete;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Duration duration(String name, Iterator<String> arguments) {
        String value = value(name, arguments);
        try {
            return value.startsWith("P") ? Duration.parse(value) : Duration.ofMillis(Long.parseLong(value));
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + " is '" + value + "', expected milliseconds or a duration such as PT20S", e);
        }
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
