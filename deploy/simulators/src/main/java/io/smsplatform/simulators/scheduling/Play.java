package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.MessageClass;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/** A stage with the actors that every scenario needs, and the steps that scenarios have in common. */
final class Play implements AutoCloseable {

    static final String POOL = "bench";

    /** Also room in the ledger, beyond the scenario's messages. */
    static final int WARM_UP = 20_000;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Millions are read in minutes, also on a busy machine. */
    private static final Duration READING = Duration.ofMinutes(30);

    /** Past which a lease is not what is measured. */
    private static final Map<String, Object> RULES = Map.of("handOverLease", "PT2M");

    final Stage stage;
    final Ledger ledger;
    final Submissions submissions;
    private final PrintStream progress;

    Play(Stage stage, int messages, PrintStream progress) {
        this.stage = stage;
        this.ledger = new Ledger(messages + WARM_UP, System.currentTimeMillis());
        this.submissions = new Submissions(stage.bootstrap(), ledger);
        this.progress = progress;
    }

    void say(String format, Object... values) {
        progress.printf(format + "%n", values);
    }

    void createPool() throws IOException, InterruptedException {
        stage.api().createPool(POOL, RULES);
    }

    /** Compiled code and open connections everywhere, by messages of another pool. */
    void warmUp() throws IOException, InterruptedException {
        String pool = "warm-up";
        stage.api().createPool(pool, RULES);
        Group group = ledger.group("warm-up", MessageClass.NORMAL, WARM_UP, false);
        try (Edge edge = new Edge(stage.bootstrap(), pool, new Lanes(20, 20, 0, Duration.ofMillis(50)), ledger)) {
            edge.open();
            submissions.paced(pool, group, 4_000, true);
            Await.until("the warm-up to be sent", PATIENCE, () -> {
                edge.requireWell();
                return group.sent() >= group.size;
            });
            awaitIdle(pool);
        }
    }

    /** Opens lanes of the scenario's pool. */
    Edge open(Lanes lanes) {
        Edge edge = new Edge(stage.bootstrap(), POOL, lanes, ledger);
        edge.open();
        return edge;
    }

    /** Until the scheduler says that so many messages wait. */
    void awaitPending(long messages) throws InterruptedException {
        Await.until("%d messages to be pending".formatted(messages), PATIENCE, () -> live().pending() >= messages);
    }

    /** Until the scheduler has read the whole group, sent or not; nothing else may wait in the pool. */
    void awaitRead(Group group) throws InterruptedException {
        Await.until("%d messages to be read".formatted(group.size), READING, () -> {
            SchedulerApi.Live live = live();
            return live.pending() + live.inFlight() + group.sent() >= group.size;
        });
    }

    void awaitSent(Edge edge, Group group) throws InterruptedException {
        Await.until("%d messages to be sent".formatted(group.size), PATIENCE, () -> {
            edge.requireWell();
            return group.sent() >= group.size;
        });
    }

    SchedulerApi.Live live() throws InterruptedException {
        try {
            return stage.api().live(POOL);
        } catch (IOException e) {
            throw new UncheckedIOException("the scheduler does not answer", e);
        }
    }

    @Override
    public void close() {
        submissions.close();
        stage.close();
    }

    private void awaitIdle(String pool) throws InterruptedException {
        Await.until("the pool to be idle", PATIENCE, () -> {
            try {
                SchedulerApi.Live live = stage.api().live(pool);
                return live.pending() + live.inFlight() == 0;
            } catch (IOException e) {
                throw new UncheckedIOException("the scheduler does not answer", e);
            }
        });
    }
}
