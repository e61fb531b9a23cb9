package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Tsid;
import io.smsplatform.simulators.load.Arguments;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * How long the cancellation of a huge task takes: until the counters show it, and until every message has its end; and
 * what it does to one-time passwords that come meanwhile.
 */
final class CancelBench implements Scenario {

    private static final double CLAIM_COUNTERS_SECONDS = 2;
    private static final double CLAIM_SETTLED_SECONDS = 60;

    /** Urgent messages do not wait behind the end of others. */
    private static final double CLAIM_OTP_MILLIS = 250;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int OTPS_PER_SECOND = 20;
    private static final int OTP_SECONDS = 20;

    private int messages;
    private Lanes lanes = new Lanes(1, 1, 0, Duration.ZERO);

    @Override
    public Set<String> options() {
        return Set.of("--messages", "--lanes", "--window", "--lane-rate");
    }

    @Override
    public int prepare(Arguments arguments) {
        messages = arguments.integer("--messages", 1_000_000, 1, 20_000_000);
        lanes = new Lanes(
                arguments.integer("--lanes", 20, 1, 10_000),
                arguments.integer("--window", 10, 1, 100_000),
                arguments.integer("--lane-rate", 50, 1, 100_000),
                Duration.ZERO);
        return messages + OTPS_PER_SECOND * OTP_SECONDS;
    }

    @Override
    public Finding play(Play play) throws IOException, InterruptedException {
        play.createPool();
        play.warmUp();
        Group task = play.ledger.group("campaign", MessageClass.BULK, messages, false);
        Group otps = play.ledger.group("bank", MessageClass.OTP, OTPS_PER_SECOND * OTP_SECONDS, true);
        try (Edge edge = play.open(lanes);
                Endings endings = new Endings(play.stage.bootstrap(), play.ledger)) {
            endings.open();
            play.submissions.atOnce(Play.POOL, task);
            play.awaitRead(task);
            long pending = play.live().pending();
            play.say("%d messages pending", pending);

            CompletableFuture<Void> meanwhile =
                    CompletableFuture.runAsync(() -> play.submissions.paced(Play.POOL, otps, OTPS_PER_SECOND, false));
            Phase phase = Phase.begin(play.stage);
            long begin = System.nanoTime();
            play.stage
                    .api()
                    .demand("POST", "/api/v2/tasks/" + Tsid.format(play.ledger.idOf(task.from)) + "/cancel", null);
            double asked = (System.nanoTime() - begin) / 1e9;
            Await.until(
                    "the counters to show the cancellation",
                    PATIENCE,
                    () -> play.live().pending() <= OTPS_PER_SECOND);
            double shown = (System.nanoTime() - begin) / 1e9;
            long dispatchedWhenShown = task.dispatched();
            play.say("asked after %.3f s, shown after %.2f s", asked, shown);
            Await.until("every message to end", PATIENCE, () -> {
                edge.requireWell();
                endings.requireWell();
                return play.ledger.endedOf(task) >= messages;
            });
            double settled = (System.nanoTime() - begin) / 1e9;
            Phase.Ended ended = phase.end();
            meanwhile.join();
            play.awaitSent(edge, otps);
            Await.until("the OTPs to end", PATIENCE, () -> play.ledger.ended() >= play.ledger.accepted());

            Ledger.Audit audit = play.ledger.audit();
            long cancelled = play.ledger.endedAs(FinalState.CANCELLED);
            long dispatchedLater = task.dispatched() - dispatchedWhenShown;
            double otpMillis = otps.dispatchMicros().getValueAtPercentile(99) / 1e3;
            return new Finding("cancel")
                    .figure("messages", messages)
                    .figure("pending when cancelled", pending)
                    .figure("answered after, s", asked, 3)
                    .figure("counters show it after, s", shown, 2)
                    .figure("all settled after, s", settled, 2)
                    .figure("settled per second", cancelled / settled, 0)
                    .figure("of the machine used by others, %", ended.othersPercent())
                    .figure("CPU us/message", ended.microsPer(messages))
                    .figure("cancelled", cancelled)
                    .figure("dispatched before", task.dispatched())
                    .figure("dispatched after the counters showed it", dispatchedLater)
                    .figure("OTPs meanwhile: accept to dispatch ms", Percentiles.millis(otps.dispatchMicros()))
                    .figure("OTPs meanwhile: of it until decided", Percentiles.millis(otps.decisionMicros()))
                    .claim("counters show it within 2 s", shown <= CLAIM_COUNTERS_SECONDS)
                    .claim("all settled within 60 s", settled <= CLAIM_SETTLED_SECONDS)
                    .claim("OTPs meanwhile: p99 at most 250 ms", otpMillis <= CLAIM_OTP_MILLIS)
                    .claim("nothing dispatched once the counters showed it", dispatchedLater == 0)
                    .claim(
                            "every message ends once, cancelled or sent",
                            audit.clean() && cancelled + task.dispatched() == messages);
        }
    }
}
