package io.smsplatform.simulators.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The benchmark's result for a person and for a program. */
final class BenchReport {

    private final Bench.Drive drive;
    private final Bench.Result result;
    private final Map<String, Object> machine;

    BenchReport(Bench.Drive drive, Bench.Result result, Map<String, Object> machine) {
        this.drive = drive;
        this.result = result;
        this.machine = machine;
    }

    String table() {
        Table figures = new Table("figure", "value");
        figures.row("messages delivered", result.report().delivered());
        figures.row("seconds", "%.2f".formatted(result.took().toNanos() / 1e9));
        figures.row("messages per second", "%.0f".formatted(result.perSecond()));
        figures.row("accept to delivered, p50 ms", result.report().p50());
        figures.row("accept to delivered, p99 ms", result.report().p99());
        figures.row("accept to delivered, max ms", result.report().max());
        figures.row("POST of %d, p50 ms".formatted(drive.list()), millis(50));
        figures.row("POST of %d, p99 ms".formatted(drive.list()), millis(99));
        figures.row("requests repeated", result.repeats());
        Table processes = new Table("process", "CPU s", "CPU us/message", "bytes written/message");
        result.costs()
                .byName()
                .forEach((name, cost) -> processes.row(
                        name,
                        "%.2f".formatted(cost.cpu().toMillis() / 1e3),
                        "%.1f".formatted(microsPerMessage(cost)),
                        bytesPerMessage(cost.bytesWritten())));
        StringBuilder text = new StringBuilder()
                .append(figures)
                .append('\n')
                .append(processes)
                .append('\n');
        machine.forEach((name, value) -> {
            if (!name.equals("processes")) {
                text.append(name).append(": ").append(value).append('\n');
            }
        });
        return text.toString();
    }

    String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("scenario", "REST lists -> SMPP with receipts -> delivered in the query store");
        document.put("messages", result.messages());
        document.put("list", drive.list());
        document.put("connections", drive.connections());
        document.put("offeredPerSecond", drive.messagesPerSecond());
        document.put("delivered", result.report().delivered());
        document.put("states", result.report().states());
        document.put("seconds", result.took().toNanos() / 1e9);
        document.put("messagesPerSecond", result.perSecond());
        document.put(
                "acceptToDeliveredMillis",
                Map.of(
                        "p50", result.report().p50(),
                        "p90", result.report().p90(),
                        "p99", result.report().p99(),
                        "max", result.report().max()));
        document.put(
                "postMicros",
                Map.of(
                        "p50", result.postMicros().getValueAtPercentile(50),
                        "p99", result.postMicros().getValueAtPercentile(99),
                        "max", result.postMicros().getMaxValue()));
        document.put("requestsRepeated", result.repeats());
        document.put("processes", processes());
        document.put("machine", machine);
        return Gateway.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }

    private Map<String, Object> processes() {
        Map<String, Object> processes = new LinkedHashMap<>();
        result.costs().byName().forEach((name, cost) -> {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("cpuSeconds", cost.cpu().toMillis() / 1e3);
            figures.put("cpuMicrosPerMessage", microsPerMessage(cost));
            cost.bytesWritten().ifPresent(bytes -> figures.put("bytesWritten", bytes));
            processes.put(name, figures);
        });
        return processes;
    }

    private double microsPerMessage(ProcessCosts.Cost cost) {
        return cost.cpu().toNanos() / 1e3 / result.messages();
    }

    private String bytesPerMessage(OptionalLong bytes) {
        return bytes.isPresent() ? Long.toString(bytes.getAsLong() / result.messages()) : "-";
    }

    private String millis(double percentile) {
        return "%.1f".formatted(result.postMicros().getValueAtPercentile(percentile) / 1e3);
    }
}
