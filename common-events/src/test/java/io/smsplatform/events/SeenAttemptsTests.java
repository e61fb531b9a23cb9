package io.smsplatform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeenAttemptsTests {

    private final SeenAttempts seen = new SeenAttempts(3);

    @Test
    void tellsARepetitionFromAFurtherAttempt() {
        assertThat(seen.isFirst(1, 1)).isTrue();
        assertThat(seen.isFirst(1, 1)).isFalse();
        assertThat(seen.isFirst(1, 2)).isTrue();
        assertThat(seen.isFirst(2, 1)).isTrue();
        assertThat(seen.isFirst(1, 1)).isFalse();
    }

    @Test
    void forgetsOnlyWhatIsOlderThanItsCapacity() {
        LongStream.rangeClosed(1, 3)
                .forEach(id -> assertThat(seen.isFirst(id, 1)).isTrue());
        assertThat(seen.isFirst(1, 1)).isFalse();
        assertThat(seen.isFirst(4, 1)).isTrue();
        assertThat(seen.isFirst(2, 1)).isFalse();
        assertThat(seen.isFirst(3, 1)).isFalse();
        assertThat(seen.isFirst(1, 1)).as("the oldest, now forgotten").isTrue();
    }

    @Test
    void refusesToRememberNothing() {
        assertThatThrownBy(() -> new SeenAttempts(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity is 0, expected at least 1");
    }
}
