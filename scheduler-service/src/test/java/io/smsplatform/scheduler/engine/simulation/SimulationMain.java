package io.smsplatform.scheduler.engine.simulation;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs many histories, in parallel, and prints the first one in which something did not hold. {@code --seed S} is the first
 * (or only) seed, {@code --seeds K} how many, {@code --steps N} the steps of all of them together.
 */
public final class SimulationMain {

    private static final long PROGRESS_MILLIS = 5_000;

    private SimulationMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        long seed = 1;
        boolean one = false;
        int seeds = 0;
        long steps = 0;
        for (int i = 0; i < arguments.length; i += 2) {
            long value = i + 1 < arguments.length ? number(arguments[i], arguments[i + 1]) : number(arguments[i], "");
            switch (arguments[i]) {
                case "--seed" -> {
                    seed = value;
                    one = true;
                }
                case "--seeds" -> seeds = (int) value;
                case "--steps" -> steps = value;
                default -> fail("unknown option " + arguments[i] + "; there are --seed, --seeds and --steps");
            }
        }
        int count = seeds > 0 ? seeds : one ? 1 : 1_000;
        long all = steps > 0 ? steps : 10_000L * count;
        System.exit(run(seed, count, (int) Math.max(1, all / count)) ? 0 : 1);
    }

    private static long number(String option, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            fail(option + " needs a number, not '" + value + "'");
            throw e;
        }
    }

    private static void fail(String why) {
        System.err.println("simulate: " + why);
        System.exit(2);
    }

    /** The outcome of one seed. */
    private record Failed(long seed, int step, Throwable why, List<String> events) {}

    private static boolean run(long first, int count, int steps) throws InterruptedException {
        System.out.printf(Locale.ROOT, "%,d steps over %,d seeds from %d ...%n", (long) steps * count, count, first);
        long begun = System.nanoTime();
        AtomicLong next = new AtomicLong();
        AtomicLong done = new AtomicLong();
        World.Totals totals = new World.Totals();
        ConcurrentLinkedQueue<Failed> failures = new ConcurrentLinkedQueue<>();
        Thread[] threads = new Thread[Math.min(count, Runtime.getRuntime().availableProcessors())];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (long n = next.getAndIncrement(); n < count && failures.isEmpty(); n = next.getAndIncrement()) {
                    World world = new World(first + n, Machine.Sound::new);
                    try {
                        world.run(steps);
                        world.drain();
                        done.incrementAndGet();
                    } catch (AssertionError | RuntimeException e) {
                        failures.add(new Failed(first + n, world.steps(), e, world.lastEvents()));
                    }
                    synchronized (totals) {
                        totals.add(world.totals());
                    }
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                thread.join(PROGRESS_MILLIS);
                if (thread.isAlive()) {
                    System.out.printf(Locale.ROOT, "  %,d of %,d seeds, %,d s%n", done.get(), count, seconds(begun));
                }
            }
        }
        failures.forEach(SimulationMain::show);
        double took = (System.nanoTime() - begun) / 1e9;
        System.out.printf(Locale.ROOT, "%s%n", totals);
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"simulate\",\"firstSeed\":%d,\"seeds\":%d,\"steps\":%d,\"seconds\":%.1f,"
                        + "\"dispatched\":%d,\"settled\":%d,\"restarts\":%d,\"kept\":%b}%n",
                first,
                done.get(),
                done.get() * steps,
                took,
                totals.dispatched,
                totals.settled,
                totals.restarts,
                failures.isEmpty());
        return failures.isEmpty();
    }

    private static long seconds(long since) {
        return (System.nanoTime() - since) / 1_000_000_000;
    }

    private static void show(Failed failed) {
        failed.events.forEach(System.out::println);
        System.out.printf("seed %d, step %d: %s%n", failed.seed, failed.step, failed.why.getMessage());
        if (!(failed.why instanceof Invariant.Violation)) {
            failed.why.printStackTrace(System.out);
        }
        System.out.printf("again with: ./sms simulate --seed %d --steps %d%n", failed.seed, failed.step + 1);
    }
}
