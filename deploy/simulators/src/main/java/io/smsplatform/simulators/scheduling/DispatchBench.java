package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.MessageClass;
import io.smsplatform.simulators.load.Arguments;
import io.smsplatform.simulators.load.ProcessCosts;
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

        ProcessCosts before = play.stage.costs();
        long begin = System.nanoTime();
        play.submissions.atOnce(Play.POOL, group);
        double written = (System.nanoTime() - begin) / 1e9;
        play.awaitPending(messages);
        double loaded = (System.nanoTime() - begin) / 1e9;
        ProcessCosts loading = play.stage.costs().minus(before);
        play.say("%d messages pending after %.1f s (written in %.1f s)", messages, loaded, written);

        Profile profile = profiled ? Profile.start(play.stage) : null;
        ThreadCosts threadsBefore = ThreadCosts.read(play.stage.schedulerPid());
        ProcessCosts full = play.stage.costs();
        ThreadCosts threads;
        ProcessCosts dispatching;
        try (Edge edge = play.open(lanes)) {
            play.awaitSent(edge, group);
            threads = ThreadCosts.read(play.stage.schedulerPid()).minus(threadsBefore);
            dispatching = play.stage.costs().minus(full);
        }
        double perSecond = messages / group.secondsOfDispatching();
        Finding finding = new Finding("dispatch")
                .figure("messages", messages)
                .figure("lanes x window", lanes.count() + " x " + lanes.window())
                .figure("receipts", lanes.receipts())
                .figure("accepted per second", messages / loaded, 0)
                .figure("dispatched per second", perSecond, 0)
                .figure("accept: CPU us/message", Play.microsPerMessage(loading, messages))
                .figure("dispatch: CPU us/message", Play.microsPerMessage(dispatching, messages))
                .figure("dispatch: scheduler threads us/message", threads.microsPer(messages))
                .figure("attempts dispatched twice", play.ledger.attemptsTwice());
        if (profile != null) {
            finding.figure("dispatch: stream thread, share of samples", profile.stop());
        }
        return finding.claim("20000 dispatches/s", perSecond >= CLAIM_PER_SECOND)
                .claim("no attempt dispatched twice", play.ledger.attemptsTwice() == 0);
    }
}
