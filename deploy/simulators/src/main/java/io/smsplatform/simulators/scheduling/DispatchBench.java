package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.MessageClass;
import io.smsplatform.simulators.load.Arguments;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** How fast messages leave that wait already, on lanes that answer at once; and what each process spends on one. */
final class DispatchBench implements Scenario {

    private static final double CLAIM_PER_SECOND = 20_000;

    private int messages;
    private Lanes lanes = new Lanes(1, 1, 0, Duration.ZERO);
    private boolean profiled;

    @Override
    public Set<String> options() {
        return Set.of("--messages", "--lanes", "--window", "--receipt-ms", "--profile");
    }

    @Override
    public int prepare(Arguments arguments) {
        messages = arguments.integer("--messages", 500_000, 1, 20_000_000);
        lanes = new Lanes(
                arguments.integer("--lanes", 20, 1, 10_000),
                arguments.integer("--window", 1_000, 1, 100_000),
                0,
                Duration.ofMillis(arguments.integer("--receipt-ms", 0, 0, 60_000)));
        profiled = arguments.integer("--profile", 0, 0, 1) == 1;
        return messages;
    }

    @Override
    public Finding play(Play play) throws IOException, InterruptedException {
        play.createPool();
        play.warmUp();
        Group group = play.ledger.group("shop", MessageClass.NORMAL, messages, false);

        Phase load = Phase.begin(play.stage);
        long begin = System.nanoTime();
        play.submissions.atOnce(Play.POOL, group);
        double written = (System.nanoTime() - begin) / 1e9;
        play.awaitPending(messages);
        Phase.Ended loading = load.end();
        play.say("%d messages pending after %.1f s (written in %.1f s)", messages, loading.seconds(), written);

        Profile profile = profiled ? Profile.start(play.stage) : null;
        ThreadCosts threadsBefore = ThreadCosts.read(play.stage.schedulerPid());
        ThreadCosts threads;
        Phase.Ended dispatching;
        Phase dispatch = Phase.begin(play.stage);
        try (Edge edge = play.open(lanes)) {
            play.awaitSent(edge, group);
            threads = ThreadCosts.read(play.stage.schedulerPid()).minus(threadsBefore);
            dispatching = dispatch.end();
        }
        double perSecond = messages / group.secondsOfDispatching();
        Finding finding = new Finding("dispatch")
                .figure("messages", messages)
                .figure("lanes x window", lanes.count() + " x " + lanes.window())
                .figure("receipts", lanes.receipts())
                .figure("accepted per second", messages / loading.seconds(), 0)
                .figure("dispatched per second", perSecond, 0)
                .figure("of the machine used by others, %", dispatching.othersPercent())
                .figure("accept: CPU us/message", loading.microsPer(messages))
                .figure("dispatch: CPU us/message", dispatching.microsPer(messages))
                .figure("dispatch: scheduler threads us/message", threads.microsPer(messages))
                .figure("attempts dispatched twice", play.ledger.attemptsTwice());
        if (profile != null) {
            finding.figure("dispatch: stream thread, share of samples", profile.stop());
        }
        return finding.claim("20000 dispatches/s", perSecond >= CLAIM_PER_SECOND)
                .claim("no attempt dispatched twice", play.ledger.attemptsTwice() == 0);
    }
}
