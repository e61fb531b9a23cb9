package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class RecipientLanesPropertyTests {

    /** Against a map that forgets nothing: what is still known is true, and it is all of it while there is room. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void tellsTheTruthOrNothing(
            @ForAll @Size(min = 1, max = 400) List<@LongRange(min = -150, max = 150) Long> recipients) {
        RecipientLanes<Integer> small = new RecipientLanes<>(64);
        RecipientLanes<Integer> large = new RecipientLanes<>(1 << 13);
        Map<Long, Integer> all = new HashMap<>();
        for (int i = 0; i < recipients.size(); i++) {
            small.served(recipients.get(i), i, i);
            large.served(recipients.get(i), i, i);
            all.put(recipients.get(i), i);
            assertThat(small.laneOf(recipients.get(i), i)).isEqualTo(i);
        }
        int known = 0;
        for (long recipient = -160; recipient <= 160; recipient++) {
            Integer lane = small.laneOf(recipient, 0);
            if (lane != null) {
                known++;
                assertThat(lane).isEqualTo(all.get(recipient));
            }
            assertThat(large.laneOf(recipient, 0)).isEqualTo(all.get(recipient));
        }
        assertThat(small.size()).isEqualTo(known).isLessThanOrEqualTo(64);
    }
}
