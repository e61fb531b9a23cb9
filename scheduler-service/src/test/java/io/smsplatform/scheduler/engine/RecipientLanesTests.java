package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RecipientLanesTests {

    private static final long NOW = 1_800_000_000_000L;

    private final RecipientLanes<String> lanes = new RecipientLanes<>(1 << 12);

    @Test
    void knowsTheLaneThatServedARecipientLast() {
        lanes.served(7, "one", NOW);
        lanes.served(0, "none", NOW);
        lanes.served(7, "two", NOW + 1);

        assertThat(lanes.laneOf(7, NOW)).isEqualTo("two");
        assertThat(lanes.laneOf(0, NOW)).isEqualTo("none");
        assertThat(lanes.laneOf(8, 0)).isNull();
        assertThat(lanes.size()).isEqualTo(2);
    }

    @Test
    void doesNotTellWhatIsTooLongAgo() {
        lanes.served(7, "one", NOW);

        assertThat(lanes.laneOf(7, NOW)).isEqualTo("one");
        assertThat(lanes.laneOf(7, NOW + 1)).isNull();
    }

    @Test
    void forgetsAboutTheOldestWhenItIsFull() {
        for (int i = 0; i < 20_000; i++) {
            lanes.served(i, "lane", NOW + i);
        }

        assertThat(lanes.size()).isLessThanOrEqualTo(1 << 12).isGreaterThan((1 << 12) * 95 / 100);
        assertThat(known(20_000 - 1_000, 20_000)).isGreaterThan(990);
        assertThat(known(20_000 - 2_048, 20_000)).isGreaterThan(2_048 * 95 / 100);
        assertThat(known(0, 20_000 - 2 * 4_096)).isLessThan(120);
    }

    @Test
    void keepsARecipientThatIsServedAgainAndAgain() {
        for (int i = 0; i < 20_000; i++) {
            lanes.served(i, "lane", NOW + i);
            if (i % 100 == 0) {
                lanes.served(-1, "regular", NOW + i);
            }
        }

        assertThat(lanes.laneOf(-1, NOW)).isEqualTo("regular");
    }

    @Test
    void makesRoomThoughTheClockSteppedBack() {
        for (int i = 0; i < 20_000; i++) {
            lanes.served(i, "ahead", NOW + 86_400_000);
        }
        for (int i = 100_000; i < 101_000; i++) {
            lanes.served(i, "back", NOW);
        }

        assertThat(known(100_000, 101_000)).isGreaterThan(990);
    }

    @Test
    void refusesACapacityBelowOneSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecipientLanes<String>(15))
                .withMessage("capacity is 15. Expected at least 16.");
    }

    private int known(int from, int until) {
        int known = 0;
        for (int i = from; i < until; i++) {
            known += lanes.laneOf(i, NOW) == null ? 0 : 1;
        }
        return known;
    }
}
