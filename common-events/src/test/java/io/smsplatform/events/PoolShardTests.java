package io.smsplatform.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolShardTests {

    /** Other processes, versions and languages have to come to the same shard: literal values, computed elsewhere. */
    @ParameterizedTest
    @CsvSource({"0, 8, 0", "1, 8, 5", "2, 8, 2", "81985529216486895, 64, 44"})
    void placesAMessageByItsIdentifier(long messageId, int shards, int index) {
        assertThat(PoolShard.ofMessage("phones", messageId, shards)).isEqualTo(new PoolShard("phones", index));
    }

    @ParameterizedTest
    @CsvSource({"smpp:main, 8, 0", "smpp:spare, 8, 4", "device:0000000000001, 64, 20"})
    void placesALaneByItsName(String lane, int shards, int index) {
        assertThat(PoolShard.ofLane("phones", lane, shards)).isEqualTo(new PoolShard("phones", index));
    }

    @ParameterizedTest
    @CsvSource({"+8613800138000, 8, 4", "用户, 64, 46"})
    void placesARecipientByItsAddress(String recipient, int shards, int index) {
        assertThat(PoolShard.ofRecipient("phones", recipient, shards)).isEqualTo(new PoolShard("phones", index));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void hasOneShardUnlessThePoolSaysMore(int shards) {
        assertThat(PoolShard.ofMessage("phones", 0x0123456789ABCDEFL, shards).index())
                .isZero();
        assertThat(PoolShard.ofLane("phones", "smpp:main", shards).index()).isZero();
    }

    /** Identifiers of one task differ in their last bits only. */
    @Test
    void spreadsNeighboursEvenly() {
        long first = 0x0123456789ABCDEFL;
        Integer[] messages = zeros();
        Integer[] lanes = zeros();
        IntStream.range(0, 8_000).forEach(i -> {
            messages[PoolShard.ofMessage("phones", first + i, 8).index()]++;
            lanes[
                    PoolShard.ofLane("phones", "device:" + Tsid.format(first + i), 8)
                            .index()]++;
        });

        assertThat(messages).allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
        assertThat(lanes).allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }

    private static Integer[] zeros() {
        Integer[] counts = new Integer[8];
        Arrays.fill(counts, 0);
        return counts;
    }
}
