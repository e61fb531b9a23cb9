package io.smsplatform.events;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Mints {@link Tsid}s, singly or as a contiguous block, so that the identifiers of a list follow from its first one and
 * a crashed acceptance can be resumed with the same identifiers.
 */
public final class TsidGenerator {

    /** Largest block: all counter values of one millisecond. */
    public static final int MAX_BLOCK = 1 << Tsid.COUNTER_BITS;

    private final InstantSource clock;
    private final long node;
    private long millis;
    private int counter;

    /** @param node 0..1023, different for every process that mints at the same time */
    public TsidGenerator(InstantSource clock, int node) {
        if (node < 0 || node >= 1 << Tsid.NODE_BITS) {
            throw new IllegalArgumentException("node is %d, expected 0..1023".formatted(node));
        }
        this.clock = clock;
        this.node = node;
    }

    /** A generator with a random node, for processes that are not given one. */
    public static TsidGenerator withRandomNode(InstantSource clock) {
        return new TsidGenerator(clock, RandomGenerator.getDefault().nextInt(1 << Tsid.NODE_BITS));
    }

    public long next() {
        return reserve(1);
    }

    /**
     * The first of {@code count} consecutive identifiers. Within one process they never repeat, also when the clock
     * steps back; more than 4,096 a millisecond are taken from the following milliseconds.
     *
     * @param count 1..{@value #MAX_BLOCK}
     */
    public synchronized long reserve(int count) {
        if (count < 1 || count > MAX_BLOCK) {
            throw new IllegalArgumentException("block of %d, expected 1..%d".formatted(count, MAX_BLOCK));
        }
        long now = clock.millis() - Tsid.EPOCH_MILLIS;
        if (now > millis) {
            millis = now;
            counter = 0;
        }
        if (counter + count > MAX_BLOCK) {
            millis++;
            counter = 0;
        }
        long first = millis << (Tsid.NODE_BITS + Tsid.COUNTER_BITS) | node << Tsid.COUNTER_BITS | counter;
        counter += count;
        return first;
    }
}
