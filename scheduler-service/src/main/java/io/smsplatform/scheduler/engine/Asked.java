package io.smsplatform.scheduler.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of tasks, of messages that are at a lane, and of the whole shard, for as long as it matters. What one
 * application asked never replaces what another one, or an administrator, did.
 */
final class Asked {

    /** Longer than any message lives after it was accepted. */
    private static final long REMEMBERED_MILLIS = 7L * 24 * 3_600_000;

    private static final int REMEMBERED_AT_MOST = 100_000;
    private static final long SWEEP_MILLIS = 60_000;

    private final Map<Long, TaskControl> controls = new HashMap<>();
    private final Consumer<Command> keep;
    private long sweptAt;

    Asked(Consumer<Command> keep) {
        this.keep = keep;
    }

    void restore(long key, TaskControl control) {
        controls.put(key, control);
    }

    void remember(long id, TaskControl control) {
        long key = keyOf(id, control.application());
        if (controls.size() >= REMEMBERED_AT_MOST && !controls.containsKey(key)) {
            drop(oldest());
        }
        controls.put(key, control);
        keep.accept(new Command.SaveTask(key, control));
    }

    /** @param application null = an administrator's wish */
    void forget(long id, @Nullable String application) {
        drop(keyOf(id, application));
    }

    /** The strongest that was asked of the message or its task by somebody whom it concerns; null = nothing. */
    TaskControl.@Nullable Kind of(Message message) {
        if (controls.isEmpty()) {
            return null;
        }
        TaskControl.Kind byOwner = strongest(message, message.application);
        return byOwner == TaskControl.Kind.CANCELLED ? byOwner : stronger(byOwner, strongest(message, null));
    }

    /** The same, with what was asked of everything that was here. */
    TaskControl.@Nullable Kind of(Message message, long acceptedAt) {
        TaskControl every = controls.get(TaskControl.EVERY_TASK);
        return every != null && acceptedAt <= every.at() ? every.kind() : of(message);
    }

    void forgetOld(long now) {
        if (now - sweptAt < SWEEP_MILLIS && now >= sweptAt) {
            return;
        }
        sweptAt = now;
        List<Long> old = new ArrayList<>();
        controls.forEach((key, control) -> {
            if (now - control.at() > REMEMBERED_MILLIS) {
                old.add(key);
            }
        });
        old.forEach(this::drop);
    }

    private TaskControl.@Nullable Kind strongest(Message message, @Nullable String asker) {
        return stronger(kind(keyOf(message.taskId, asker)), kind(keyOf(message.id, asker)));
    }

    private TaskControl.@Nullable Kind kind(long key) {
        TaskControl control = key == TaskControl.EVERY_TASK ? null : controls.get(key);
        return control == null ? null : control.kind();
    }

    private static TaskControl.@Nullable Kind stronger(
            TaskControl.@Nullable Kind one, TaskControl.@Nullable Kind other) {
        return one == null || other == TaskControl.Kind.CANCELLED ? other : one;
    }

    private void drop(long key) {
        if (controls.remove(key) != null) {
            keep.accept(new Command.SaveTask(key, null));
        }
    }

    private long oldest() {
        return controls.entrySet().stream()
                .min((a, b) -> Long.compare(a.getValue().at(), b.getValue().at()))
                .orElseThrow(() -> new IllegalStateException("nothing is remembered"))
                .getKey();
    }

    /** Tasks and messages have different ids; an application's wishes have keys of their own. */
    private static long keyOf(long id, @Nullable String application) {
        if (application == null) {
            return id;
        }
        long hash = id;
        for (int i = 0; i < application.length(); i++) {
            hash = (hash ^ application.charAt(i)) * 0x100000001B3L;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
