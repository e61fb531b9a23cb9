package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.MessageClass;
import io.smsplatform.simulators.load.Arguments;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * Whether urgent messages wait behind bulk: one-time passwords at a steady rate, first alone, then while bulk messages
 * keep every window of every lane full. Then a place comes free only when a lane's network has taken a message.
 */
final class PriorityBench implements Scenario {

    private static final double CLAIM_RATIO = 2;

    /** Of the lanes' capacity: with less in use the lanes were not saturated, and nothing was shown. */
    private static final double SATURATED = 0.9;

    private int messages;
    private int perSecond;
    private int seconds;
    private Lanes lanes = new Lanes(1, 1, 0, Duration.ZERO);

    @Override
    public Set<String> options() {
        return Set.of("--messages", "--lanes", "--window", "--lane-rate", "--otp-rate", "--seconds");
    }

    @Override
    public int prepare(Arguments arguments) {
        messages = arguments.integer("--messages", 1_000_000, 1, 20_000_000);
        perSecond = arguments.integer("--otp-rate", 20, 1, 1_000);
        seconds = arguments.integer("--seconds", 60, 1, 3_600);
        lanes = new Lanes(
                arguments.integer("--lanes", 20, 1, 10_000),
                arguments.integer("--window", 10, 1, 100_000),
                arguments.integer("--lane-rate", 50, 1, 100_000),
                Duration.ZERO);
        return messages + 2 * perSecond * seconds;
    }

    @Override
    public Finding play(Play play) throws IOException, InterruptedException {
        play.createPool();
        play.warmUp();
        Group idle = otps(play);
        Group bulk = play.ledger.group("campaign", MessageClass.BULK, messages, false);
        Group loaded = otps(play);
        try (Edge edge = play.open(lanes)) {
            Phase idlePhase = Phase.begin(play.stage);
            play.submissions.paced(Play.POOL, idle, perSecond, false);
            play.awaitSent(edge, idle);
            Phase.Ended quiet = idlePhase.end();
            play.say("idle:   %s", Percentiles.millis(idle.dispatchMicros()));

            play.submissions.atOnce(Play.POOL, bulk);
            play.awaitRead(bulk);
            long pendingBefore = play.live().pending();
            long bulkBefore = bulk.sent();
            Phase loadedPhase = Phase.begin(play.stage);
            play.submissions.paced(Play.POOL, loaded, perSecond, false);
            play.awaitSent(edge, loaded);
            Phase.Ended busy = loadedPhase.end();
            long sent = bulk.sent() - bulkBefore + loaded.size;
            play.say("loaded: %s", Percentiles.millis(loaded.dispatchMicros()));

            double use = sent / busy.seconds() / lanes.capacity();
            double ratio = loaded.dispatchMicros().getValueAtPercentile(99)
                    / (double) idle.dispatchMicros().getValueAtPercentile(99);
            return new Finding("priority")
                    .figure("lanes x window", lanes.count() + " x " + lanes.window())
                    .figure("lanes' capacity, segments/s", lanes.capacity(), 0)
                    .figure("a place comes free every ms", 1_000 / lanes.capacity(), 2)
                    .figure("one window lasts ms", 1_000 * lanes.window() / lanes.perSecond(), 0)
                    .figure("bulk pending, first", pendingBefore)
                    .figure("bulk pending, last", play.live().pending())
                    .figure("lanes' capacity in use, %", 100 * use, 1)
                    .figure("of the machine used by others, idle, %", quiet.othersPercent())
                    .figure("of the machine used by others, loaded, %", busy.othersPercent())
                    .figure("OTPs each", idle.size)
                    .figure("idle: accept to dispatch ms", Percentiles.millis(idle.dispatchMicros()))
                    .figure("loaded: accept to dispatch ms", Percentiles.millis(loaded.dispatchMicros()))
                    .figure("idle: of it until decided", Percentiles.millis(idle.decisionMicros()))
                    .figure("loaded: of it until decided", Percentiles.millis(loaded.decisionMicros()))
                    .figure("loaded: CPU us/message", busy.microsPer(sent))
                    .figure("p99 loaded / p99 idle", ratio, 2)
                    .claim("p99 loaded at most twice p99 idle", ratio <= CLAIM_RATIO)
                    .claim(
                            "lanes saturated and bulk pending throughout",
                            use >= SATURATED && play.live().pending() > 0)
                    .claim("no attempt dispatched twice", play.ledger.attemptsTwice() == 0);
        }
    }

    private Group otps(Play play) {
        return play.ledger.group("bank", MessageClass.OTP, perSecond * seconds, true);
    }
}
