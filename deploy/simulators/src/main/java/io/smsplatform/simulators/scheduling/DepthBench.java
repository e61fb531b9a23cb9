package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.MessageClass;
import io.smsplatform.simulators.load.Arguments;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Whether a very deep queue fits: millions of messages wait while the lanes send slowly, in a heap of 1 GiB; then
 * scheduler-service is started again, and the time until it dispatches is taken.
 */
final class DepthBench implements Scenario {

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** Dispatching with a full queue is looked at for that long. */
    private static final int STEADY_SECONDS = 10;

    private int messages;
    private boolean killed;
    private Lanes lanes = new Lanes(1, 1, 0, Duration.ZERO);

    @Override
    public Set<String> options() {
        return Set.of("--messages", "--lanes", "--window", "--lane-rate", "--kill");
    }

    @Override
    public int prepare(Arguments arguments) {
        messages = arguments.integer("--messages", 5_000_000, 1, 50_000_000);
        killed = arguments.integer("--kill", 0, 0, 1) == 1;
        lanes = new Lanes(
                arguments.integer("--lanes", 20, 1, 10_000),
                arguments.integer("--window", 10, 1, 100_000),
                arguments.integer("--lane-rate", 50, 1, 100_000),
                Duration.ZERO);
        return messages;
    }

    @Override
    public Finding play(Play play) throws IOException, InterruptedException {
        play.createPool();
        play.warmUp();
        Group group = play.ledger.group("campaign", MessageClass.BULK, messages, false);
        try (Edge edge = play.open(lanes);
                MemoryWatch memory = MemoryWatch.start(play.stage)) {
            Phase load = Phase.begin(play.stage);
            long begin = System.nanoTime();
            play.submissions.atOnce(Play.POOL, group);
            double written = (System.nanoTime() - begin) / 1e9;
            play.awaitRead(group);
            Phase.Ended loading = load.end();
            long pending = play.live().pending();
            play.say("%d messages pending after %.0f s (written in %.0f s)", pending, loading.seconds(), written);
            long sentBefore = group.sent();
            TimeUnit.SECONDS.sleep(STEADY_SECONDS);
            double steady = (group.sent() - sentBefore) / (double) STEADY_SECONDS;
            long state = play.stage.stateBytes();

            long killedAt = System.currentTimeMillis();
            long leaving = System.nanoTime();
            MemoryWatch.Peak peak = memory.peak();
            if (killed) {
                play.stage.killScheduler();
            } else {
                play.stage.stopScheduler();
            }
            long stoppedAt = System.currentTimeMillis();
            long restart = System.nanoTime();
            play.stage.startScheduler();
            memory.restarted();
            Phase phase = Phase.begin(play.stage);
            Await.until("a dispatch after the restart", PATIENCE, () -> {
                edge.requireWell();
                return edge.newestDispatchedAt() > Math.max(killedAt, stoppedAt);
            });
            double resumed = (System.nanoTime() - restart) / 1e9;
            Phase.Ended coming = phase.end();
            play.stage.awaitReady();
            MemoryWatch.Peak after = memory.peak();
            return new Finding("depth")
                    .figure("messages", messages)
                    .figure("pending at the deepest", pending)
                    .figure("accepted per second", messages / loading.seconds(), 0)
                    .figure("of the machine used by others, %", loading.othersPercent())
                    .figure("accept: CPU us/message", loading.microsPer(messages))
                    .figure("dispatched per second when full", steady, 0)
                    .figure("state on disk, MiB", state >> 20)
                    .figure("peak resident set, MiB", peak.residentMiB())
                    .figure("peak heap in use, MiB", peak.heapMiB())
                    .figure("stopped by", killed ? "SIGKILL" : "SIGTERM")
                    .figure("stopping, s", (restart - leaving) / 1e9, 2)
                    .figure("restart command to next dispatch, s", resumed, 2)
                    .figure("scheduler's processor time until then, s", coming.secondsOf("scheduler"), 2)
                    .figure("of the machine used by others until then, %", coming.othersPercent())
                    .figure("peak resident set after the restart, MiB", after.residentMiB())
                    .figure("attempts dispatched twice", play.ledger.attemptsTwice())
                    .claim("%d messages wait in a heap of 1 GiB".formatted(messages), pending > messages * 0.8)
                    .claim("no attempt dispatched twice", play.ledger.attemptsTwice() == 0);
        }
    }
}
