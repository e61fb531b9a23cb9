package io.smsplatform.simulators.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One run of the demo: a file of recipients is sent over all ways at once, followed to the end and accounted for. */
final class Demo {

    private static final int LIST = 100;
    private static final int CONNECTIONS = 4;
    private static final String TEXT = "Your parcel is at the door. Reply STOP to end.";

    /** A share of the recipients and the pool that serves them. */
    private record Way(String pool, String channel, List<String> recipients) {}

    /** Where all ways together are at one moment. */
    private record Standing(long accepted, long settled, long delivered, long failed) {

        static Standing of(Map<Way, DeliveryReport> reports) {
            return new Standing(
                    reports.values().stream()
                            .mapToLong(DeliveryReport::accepted)
                            .sum(),
                    reports.values().stream().mapToLong(DeliveryReport::settled).sum(),
                    reports.values().stream()
                            .mapToLong(DeliveryReport::delivered)
                            .sum(),
                    reports.values().stream().mapToLong(DeliveryReport::failed).sum());
        }
    }

    private final Gateway gateway;
    private final DemoPeers peers;
    private final PrintStream out;

    Demo(Gateway gateway, DemoPeers peers, PrintStream out) {
        this.gateway = gateway;
        this.peers = peers;
        this.out = out;
    }

    /** @return what went wrong; nothing if every message has ended in time, and none was lost or sent twice */
    List<String> run(int messages, Duration within) throws IOException, InterruptedException {
        Path file = Files.createTempDirectory("sms-demo-").resolve("recipients.csv");
        Recipients.write(file, messages);
        List<String> recipients = Recipients.read(file);
        out.printf("%d recipients in %s%n", recipients.size(), file);

        List<Way> ways = split(recipients);
        Instant since = Instant.now().minusMillis(1);
        long begun = System.nanoTime();
        Submitter submitter = new Submitter(gateway, CONNECTIONS);
        CompletableFuture<Void> submitting = submit(submitter, lists(ways, since));
        Map<Way, DeliveryReport> reports = follow(ways, since, submitter, submitting, begun, within);
        tell(reports, begun);
        return account(recipients, reports, submitter, submitting);
    }

    private static List<Way> split(List<String> recipients) {
        int smpp = recipients.size() * 6 / 10;
        int phones = smpp + recipients.size() * 3 / 10;
        return List.of(
                new Way(DemoPeers.SMPP_POOL, "sms", recipients.subList(0, smpp)),
                new Way(DemoPeers.PHONE_POOL, "sms", recipients.subList(smpp, phones)),
                new Way(DemoPeers.WEBHOOK_POOL, "webhook", recipients.subList(phones, recipients.size())));
    }

    /** Lists of all ways in turn, so that all begin at once. */
    private static List<MessageList> lists(List<Way> ways, Instant since) {
        List<List<MessageList>> each = ways.stream()
                .map(way -> MessageList.split(
                        "demo-" + since.toEpochMilli() + "-" + way.pool(),
                        way.channel(),
                        way.pool(),
                        TEXT,
                        way.recipients(),
                        LIST))
                .toList();
        int longest = each.stream().mapToInt(List::size).max().orElse(0);
        List<MessageList> inTurn = new ArrayList<>();
        for (int i = 0; i < longest; i++) {
            int index = i;
            each.stream().filter(lists -> index < lists.size()).forEach(lists -> inTurn.add(lists.get(index)));
        }
        return inTurn;
    }

    private static CompletableFuture<Void> submit(Submitter submitter, List<MessageList> lists) {
        return CompletableFuture.runAsync(() -> {
            try {
                submitter.submit(lists, 0);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Map<Way, DeliveryReport> follow(
            List<Way> ways,
            Instant since,
            Submitter submitter,
            CompletableFuture<Void> submitting,
            long begun,
            Duration within)
            throws InterruptedException {
        long all = ways.stream().mapToLong(way -> way.recipients().size()).sum();
        long sent = 0;
        Standing before = new Standing(0, 0, 0, 0);
        Map<Way, DeliveryReport> reports = Map.of();
        boolean answering = true;
        while (seconds(begun) < within.toSeconds()) {
            TimeUnit.SECONDS.sleep(1);
            try {
                reports = reports(ways, since);
            } catch (IOException | IllegalStateException e) { // it may be restarting: that is no loss
                if (answering) {
                    out.printf("%4d s  the platform does not answer; going on when it does%n", seconds(begun));
                }
                answering = false;
                continue;
            }
            answering = true;
            Standing now = Standing.of(reports);
            long accepted = submitter.accepted();
            out.printf(
                    "%4d s  accepted %6d (%5d/s)  delivered %6d (%5d/s)  failed %4d (%3d/s)%n",
                    seconds(begun),
                    accepted,
                    accepted - sent,
                    now.delivered(),
                    now.delivered() - before.delivered(),
                    now.failed(),
                    now.failed() - before.failed());
            if (now.settled() == all || submitting.isCompletedExceptionally()) {
                break;
            }
            before = now;
            sent = accepted;
        }
        return reports;
    }

    private Map<Way, DeliveryReport> reports(List<Way> ways, Instant since) throws IOException, InterruptedException {
        Map<Way, DeliveryReport> reports = new LinkedHashMap<>();
        for (Way way : ways) {
            reports.put(way, DeliveryReport.read(gateway, way.pool(), since));
        }
        return reports;
    }

    private void tell(Map<Way, DeliveryReport> reports, long begun) {
        Table pools = new Table(
                "pool", "accepted", "delivered", "failed", "not final", "p50 ms", "p90 ms", "p99 ms", "max ms");
        Table senders = new Table("sender", "messages", "delivered", "failed", "unknown");
        reports.forEach((way, report) -> {
            pools.row(
                    way.pool(),
                    report.accepted(),
                    report.delivered(),
                    report.failed(),
                    report.accepted() - report.settled(),
                    report.p50(),
                    report.p90(),
                    report.p99(),
                    report.max());
            report.lanes()
                    .forEach(lane -> senders.row(
                            peers.nameOf(lane.lane()),
                            lane.messages(),
                            lane.delivered(),
                            lane.failed(),
                            lane.unknown()));
        });
        out.printf("%nDelivery report after %d s (milliseconds from acceptance to the end)%n%n", seconds(begun));
        out.println(pools);
        out.println(senders);
    }

    private List<String> account(
            List<String> recipients,
            Map<Way, DeliveryReport> reports,
            Submitter submitter,
            CompletableFuture<Void> submitting) {
        List<String> wrong = new ArrayList<>();
        submitting
                .handle((done, failure) ->
                        failure == null ? List.<String>of() : List.of(String.valueOf(failure.getMessage())))
                .getNow(List.of("not everything was submitted in time"))
                .forEach(wrong::add);
        if (reports.isEmpty()) {
            wrong.add("the platform never told how the messages stand");
        }
        reports.forEach((way, report) -> {
            expect(
                    wrong,
                    way.pool() + ": accepted",
                    report.accepted(),
                    way.recipients().size());
            expect(
                    wrong,
                    way.pool() + ": final",
                    report.settled(),
                    way.recipients().size());
            expect(
                    wrong,
                    way.pool() + ": delivered",
                    report.delivered(),
                    way.recipients().size());
        });
        Map<String, Long> seen = peers.recipientsSeen().collect(Collectors.groupingBy(to -> to, Collectors.counting()));
        Set<String> lost = new HashSet<>(recipients);
        lost.removeAll(seen.keySet());
        long twice =
                recipients.stream().filter(to -> seen.getOrDefault(to, 0L) > 1).count();
        out.printf(
                "Seen by the peers: %d of %d recipients, %d lost, %d more than once; %d requests repeated%n",
                recipients.size() - lost.size(), recipients.size(), lost.size(), twice, submitter.repeats());
        expect(wrong, "lost", lost.size(), 0);
        expect(wrong, "sent more than once", twice, 0);
        return wrong;
    }

    private static void expect(List<String> wrong, String what, long actual, long expected) {
        if (actual != expected) {
            wrong.add("%s is %d, expected %d".formatted(what, actual, expected));
        }
    }

    private static long seconds(long begun) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    }
}
