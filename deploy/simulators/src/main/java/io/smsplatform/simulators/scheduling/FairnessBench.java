package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.MessageClass;
import io.smsplatform.simulators.load.Arguments;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * Whether a large application can hold up a small one: how long the small one's messages take from the first accepted to
 * the last sent, alone and while the other's wait by the million; same class, same lanes.
 */
final class FairnessBench implements Scenario {

    /** Twice for an equal share, and a tenth for the windows that are full when the small one comes. */
    private static final double CLAIM_RATIO = 2.2;

    private int messages;
    private int few;
    private Lanes lanes = new Lanes(1, 1, 0, Duration.ZERO);

    @Override
    public Set<String> options() {
        return Set.of("--messages", "--few", "--lanes", "--window", "--lane-rate");
    }

    @Override
    public int prepare(Arguments arguments) {
        messages = arguments.integer("--messages", 1_000_000, 1, 20_000_000);
        few = arguments.integer("--few", 1_000, 1, 1_000_000);
        lanes = new Lanes(
                arguments.integer("--lanes", 20, 1, 10_000),
                arguments.integer("--window", 5, 1, 100_000),
                arguments.integer("--lane-rate", 50, 1, 100_000),
                Duration.ZERO);
        return messages + 2 * few;
    }

    @Override
    public Finding play(Play play) throws IOException, InterruptedException {
        play.createPool();
        play.warmUp();
        Group alone = play.ledger.group("small", MessageClass.NORMAL, few, false);
        Group large = play.ledger.group("large", MessageClass.NORMAL, messages, false);
        Group together = play.ledger.group("small", MessageClass.NORMAL, few, false);
        try (Edge edge = play.open(lanes)) {
            Phase quiet = Phase.begin(play.stage);
            play.submissions.atOnce(Play.POOL, alone);
            play.awaitSent(edge, alone);
            Phase.Ended idle = quiet.end();
            play.say("alone:    %.2f s", alone.secondsToLastSent());

            play.submissions.atOnce(Play.POOL, large);
            play.awaitRead(large);
            long pending = play.live().pending();
            long largeBefore = large.sent();
            Phase full = Phase.begin(play.stage);
            play.submissions.atOnce(Play.POOL, together);
            play.awaitSent(edge, together);
            Phase.Ended loaded = full.end();
            long largeMeanwhile = large.sent() - largeBefore;
            play.say("together: %.2f s", together.secondsToLastSent());

            double ratio = together.secondsToLastSent() / alone.secondsToLastSent();
            return new Finding("fairness")
                    .figure("lanes x window", lanes.count() + " x " + lanes.window())
                    .figure("lanes' capacity, segments/s", lanes.capacity(), 0)
                    .figure("one window lasts ms", 1_000 * lanes.window() / lanes.perSecond(), 0)
                    .figure("small application's messages", few)
                    .figure("large application's, pending", pending)
                    .figure("large application's, sent meanwhile", largeMeanwhile)
                    .figure("of the machine used by others, alone, %", idle.othersPercent())
                    .figure("of the machine used by others, together, %", loaded.othersPercent())
                    .figure("alone, s", alone.secondsToLastSent(), 3)
                    .figure("together, s", together.secondsToLastSent(), 3)
                    .figure("together / alone", ratio, 2)
                    .claim("together at most 2.2 times alone", ratio <= CLAIM_RATIO)
                    .claim("no attempt dispatched twice", play.ledger.attemptsTwice() == 0);
        }
    }
}
