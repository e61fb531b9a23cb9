package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.PoolShard;
import io.smsplatform.scheduler.engine.LaneUsage;
import io.smsplatform.scheduler.engine.TaskControl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlStoreTests {

    private static final PoolShard SHARD = new PoolShard("main", 3);
    private static final PoolShard OTHER = new PoolShard("main-2", 0);

    private final Host host = new Host();
    private final ControlStore store = new ControlStore(host.controls);

    @Test
    void readsWhatItWrote() {
        TaskControl paused = new TaskControl(TaskControl.Kind.PAUSED, "shop", 5);
        TaskControl cancelled = new TaskControl(TaskControl.Kind.CANCELLED, null, 6);
        store.saveTask(-7, paused);
        store.savePool(SHARD, cancelled);
        store.saveUsage(SHARD, "device:1", usage(1_000, 3), 11L);
        store.saveUsage(SHARD, "device:1", usage(1_000, 4), -12L);
        store.saveUsage(SHARD, "device:1", usage(1_000, 5), null);
        store.saveUsage(OTHER, "device:1", usage(1_000, 9), 13L);

        Seen seen = scan();

        assertThat(seen.tasks).isEqualTo(Map.of(-7L, paused));
        assertThat(seen.pools).isEqualTo(Map.of(SHARD, cancelled));
        assertThat(seen.usages)
                .isEqualTo(Map.of("main/3 device:1", usage(1_000, 5), "main-2/0 device:1", usage(1_000, 9)));
        assertThat(seen.recipients.get("main/3 device:1")).containsExactlyInAnyOrder(11L, -12L);
        assertThat(seen.recipients.get("main-2/0 device:1")).containsExactly(13L);
    }

    @Test
    void forgetsWhatIsNoLongerAsked() {
        store.saveTask(7, new TaskControl(TaskControl.Kind.PAUSED, null, 5));
        store.saveTask(7, null);

        assertThat(scan().tasks).isEmpty();
    }

    @Test
    void dropsTheRecipientsOfAMonthThatIsOver() {
        store.saveUsage(SHARD, "device:1", usage(1_000, 3), 11L);
        store.saveUsage(SHARD, "device:10", usage(1_000, 3), 12L);
        store.saveUsage(SHARD, "device:1", usage(2_678_400_000L, 1), 14L);

        Seen seen = scan();

        assertThat(seen.recipients.get("main/3 device:1")).containsExactly(14L);
        assertThat(seen.recipients.get("main/3 device:10")).containsExactly(12L);
        assertThat(host.controls.all()).toIterable().hasSize(4);
    }

    @Test
    void keepsTheRecipientsWhenTheMonthBeginsHoursLaterInAnotherZone() {
        store.saveUsage(SHARD, "device:1", usage(1_000, 3), 11L);
        store.saveUsage(SHARD, "device:1", usage(1_000 + 8 * 3_600_000L, 4), null);

        assertThat(scan().recipients.get("main/3 device:1")).containsExactly(11L);
    }

    @Test
    void restoresNoRecipientsOfAnotherMonth() {
        store.saveUsage(SHARD, "device:1", usage(1_000, 3), 11L);
        new ControlStore(host.controls).saveUsage(SHARD, "device:1", usage(2_678_400_000L, 1), null); // after a crash

        assertThat(scan().recipients.get("main/3 device:1")).isEmpty();
    }

    private static LaneUsage.Kept usage(long month, long used) {
        return new LaneUsage.Kept("Europe/Berlin", 1, 2, 3, 4, 5, 6, month, used);
    }

    private Seen scan() {
        Seen seen = new Seen();
        new ControlStore(host.controls).scan(seen);
        return seen;
    }

    private static final class Seen implements ControlStore.Visitor {

        final Map<Long, TaskControl> tasks = new HashMap<>();
        final Map<PoolShard, TaskControl> pools = new HashMap<>();
        final Map<String, LaneUsage.Kept> usages = new HashMap<>();
        final Map<String, List<Long>> recipients = new HashMap<>();

        @Override
        public void task(long taskId, TaskControl control) {
            tasks.put(taskId, control);
        }

        @Override
        public void pool(PoolShard shard, TaskControl control) {
            pools.put(shard, control);
        }

        @Override
        public void usage(PoolShard shard, String lane, LaneUsage.Kept usage, List<Long> ofMonth) {
            usages.put(shard.key() + " " + lane, usage);
            recipients.put(shard.key() + " " + lane, new ArrayList<>(ofMonth));
        }
    }
}
