package io.smsplatform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TsidGeneratorTests {

    private static final long NOW = Instant.parse("2026-11-20T10:00:00Z").toEpochMilli();

    private final AtomicLong millis = new AtomicLong(NOW);
    private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());

    @Test
    void mintsAscendingIdentifiersThatTellTheTimeAndTheNode() {
        TsidGenerator generator = new TsidGenerator(clock, 5);
        long first = generator.next();
        long second = generator.next();

        assertThat(Tsid.millis(first)).isEqualTo(NOW);
        assertThat(first >>> Tsid.COUNTER_BITS & 1023).isEqualTo(5);
        assertThat(second).isEqualTo(first + 1);
    }

    @Test
    void neverRepeatsWhateverTheClockAndTheBlocks() {
        for (int seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            TsidGenerator generator = new TsidGenerator(clock, 1);
            long last = -1;
            for (int i = 0; i < 2_000; i++) {
                millis.addAndGet(random.nextInt(7) - 3); // steps back as often as forward
                int count = 1 + (random.nextInt(10) == 0 ? random.nextInt(TsidGenerator.MAX_BLOCK) : random.nextInt(3));
                long first = generator.reserve(count);
                assertThat(first).as("seed %d", seed).isGreaterThan(last);
                last = first + count - 1;
                assertThat(Tsid.millis(last)).as("one millisecond a block").isEqualTo(Tsid.millis(first));
            }
        }
    }

    @Test
    void takesFromTheFollowingMillisecondsWhenOneIsUsedUp() {
        TsidGenerator generator = new TsidGenerator(clock, 0);
        for (int i = 0; i < 4_096; i++) {
            assertThat(Tsid.millis(generator.next())).isEqualTo(NOW);
        }
        assertThat(Tsid.millis(generator.next())).isEqualTo(NOW + 1);
    }

    @Test
    void neverRepeatsAcrossThreads() throws InterruptedException {
        TsidGenerator generator = new TsidGenerator(clock, 0);
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> {
                for (int n = 0; n < 10_000; n++) {
                    seen.add(generator.next());
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).hasSize(40_000);
    }

    @Test
    void keepsNodesApart() {
        Set<Long> seen = new HashSet<>();
        for (int node = 0; node < 1_024; node++) {
            seen.add(new TsidGenerator(clock, node).next());
        }
        assertThat(seen).hasSize(1_024);
    }

    @Test
    void refusesNodesAndBlocksThatDoNotFit() {
        TsidGenerator generator = new TsidGenerator(clock, 1_023);

        assertThatIllegalArgumentException().isThrownBy(() -> new TsidGenerator(clock, 1_024));
        assertThatIllegalArgumentException().isThrownBy(() -> new TsidGenerator(clock, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> generator.reserve(0));
        assertThatIllegalArgumentException().isThrownBy(() -> generator.reserve(TsidGenerator.MAX_BLOCK + 1));
    }
}
