package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.MessageClass;
import io.smsplatform.simulators.load.Arguments;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How soon work resumes when scheduler-service is killed under load and started again at once, and whether anything was
 * lost or dispatched twice: every message is followed to its end and accounted for.
 */
final class RestartBench implements Scenario {

    private static final double CLAIM_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** For ends that are told again: long after everything has ended once. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(3);

    private int perSecond;
    private int seconds;
    private int kills;
    private Lanes lanes = new Lanes(1, 1, 0, Duration.ZERO);

    @Override
    public Set<String> options() {
        return Set.of("--rate", "--seconds", "--kills", "--lanes", "--window", "--lane-rate", "--receipt-ms");
    }

    @Override
    public int prepare(Arguments arguments) {
        perSecond = arguments.integer("--rate", 5_000, 1, 100_000);
        seconds = arguments.integer("--seconds", 30, 3, 3_600);
        kills = arguments.integer("--kills", 1, 1, 100);
        lanes = new Lanes(
                arguments.integer("--lanes", 20, 1, 10_000),
                arguments.integer("--window", 100, 1, 100_000),
                arguments.integer("--lane-rate", 1_000, 1, 100_000),
                Duration.ofMillis(arguments.integer("--receipt-ms", 200, 0, 60_000)));
        return perSecond * seconds;
    }

    @Override
    public Finding play(Play play) throws IOException, InterruptedException {
        play.createPool();
        play.warmUp();
        Group group = play.ledger.group("shop", MessageClass.NORMAL, perSecond * seconds, false);
        double slowest = 0;
        double slowestFromRestart = 0;
        double processorSeconds = 0;
        double othersPercent = 0;
        double drained;
        try (Edge edge = play.open(lanes);
                Endings endings = new Endings(play.stage.bootstrap(), play.ledger)) {
            endings.open();
            CompletableFuture<Void> load =
                    CompletableFuture.runAsync(() -> play.submissions.paced(Play.POOL, group, perSecond, true));
            for (int kill = 1; kill <= kills; kill++) {
                TimeUnit.MILLISECONDS.sleep(seconds * 1_000L / (kills + 1));
                long accepted = group.accepted();
                long dispatched = group.dispatched();
                long killedAt = System.currentTimeMillis();
                long begin = System.nanoTime();
                play.stage.killScheduler();
                long restart = System.nanoTime();
                play.stage.startScheduler();
                Phase phase = Phase.begin(play.stage);
                Await.until("a dispatch after the restart", PATIENCE, () -> {
                    edge.requireWell();
                    return edge.newestDispatchedAt() > killedAt && group.dispatched() > dispatched;
                });
                long resumed = System.nanoTime();
                Phase.Ended coming = phase.end();
                processorSeconds = Math.max(processorSeconds, coming.secondsOf("scheduler"));
                othersPercent = Math.max(othersPercent, coming.othersPercent());
                slowest = Math.max(slowest, (resumed - begin) / 1e9);
                slowestFromRestart = Math.max(slowestFromRestart, (resumed - restart) / 1e9);
                play.say(
                        "killed with %d of %d dispatched; the next dispatch came %.2f s after the kill",
                        dispatched, accepted, (resumed - begin) / 1e9);
            }
            load.join();
            long submitted = System.nanoTime();
            Await.until("every message to end", PATIENCE, () -> {
                edge.requireWell();
                endings.requireWell();
                return play.ledger.ended() >= play.ledger.accepted();
            });
            drained = (System.nanoTime() - submitted) / 1e9;
            TimeUnit.MILLISECONDS.sleep(AFTERWARDS.toMillis());
        }
        Ledger.Audit audit = play.ledger.audit();
        return new Finding("restart")
                .figure("messages per second", perSecond)
                .figure("kills", kills)
                .figure("kill to next dispatch, s", slowest, 2)
                .figure("restart command to next dispatch, s", slowestFromRestart, 2)
                .figure("scheduler's processor time until then, s", processorSeconds, 2)
                .figure("of the machine used by others until then, %", othersPercent)
                .figure("all ended after the last was submitted, s", drained, 2)
                .figure("messages accepted", audit.messages())
                .figure("without an end", audit.unended())
                .figure("with two ends", audit.endedTwice())
                .figure("attempts dispatched twice", audit.attemptsTwice())
                .figure("later attempts without a reason", audit.againWithoutReason())
                .figure("later attempts by the rules", audit.againByRule())
                .figure("ends told again", audit.toldAgain())
                .figure("delivered after all", audit.deliveredAfterAll())
                .figure("strangers", audit.strangers())
                .claim("work resumes within 10 s of the kill", slowest < CLAIM_SECONDS)
                .claim("nothing lost, no attempt twice, none without a reason", audit.clean());
    }
}
