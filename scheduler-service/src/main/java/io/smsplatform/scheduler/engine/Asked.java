package io.smsplatform.scheduler.engine;

import io.smsplatform.scheduler.engine.TaskControl.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of tasks, of messages that are at a lane, and of the whole shard, for as long as it matters. What one
 * application asked never replaces what another one, or an administrator, did.
 */
final class Asked {

    /** Longer than any message lives after it was accepted. */
    private static final long REMEMBERED_MILLIS = 7L * 24 * 3_600_000;

    /** Of one application, or of the administrators; more of its wishes push out its oldest ones. */
    static final int REMEMBERED_AT_MOST = 20_000;

    private static final int EARLY_AT_MOST = 100_000;

    /** Longer than a message's acceptance lies in the log before it is read here, if it is ever to be. */
    private static final long EARLY_MILLIS = 15 * 60_000;

    private static final long SWEEP_MILLIS = 60_000;

    private final Map<Long, TaskControl> controls = new HashMap<>();

    /** Keys by who asked, the oldest first. */
    private final Map<String, Set<Long>> byAsker = new HashMap<>();

    private final Consumer<Command> keep;

    /** What was asked of messages that are not known here: not yet, or not here at all. Not kept. */
    private final Map<Long, TaskControl> early = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, TaskControl> eldest) {
            return size() > EARLY_AT_MOST;
        }
    };

    private long sweptAt;
    private long latest;

    Asked(Consumer<Command> keep) {
        this.keep = keep;
    }

    /** A wish of now: of two the later one has the later time, whatever the clock does. */
    TaskControl wish(Kind kind, @Nullable String application, long now) {
        latest = Math.max(now, latest + 1);
        return new TaskControl(kind, application, latest);
    }

    void restore(long key, TaskControl control) {
        latest = Math.max(latest, control.at());
        controls.put(key, control);
        ofAsker(control).add(key);
    }

    /** A cancellation stays one, whatever is asked later. */
    void remember(long id, TaskControl control) {
        long key = keyOf(id, control.application());
        TaskControl present = controls.get(key);
        if (id != TaskControl.EVERY_TASK && present != null && present.kind() == Kind.CANCELLED) {
            return;
        }
        Set<Long> ofAsker = ofAsker(control);
        if (present == null && ofAsker.size() >= REMEMBERED_AT_MOST) {
            drop(ofAsker.iterator().next());
        }
        controls.put(key, control);
        ofAsker.add(key);
        keep.accept(new Command.SaveTask(key, control));
    }

    /** The topics are read side by side: a wish may be read before the acceptance of the message that it is about. */
    void expect(long messageId, TaskControl control) {
        TaskControl present = early.get(keyOf(ofMessage(messageId), control.application()));
        if (present == null || present.kind() != Kind.CANCELLED) {
            early.put(keyOf(ofMessage(messageId), control.application()), control);
        }
    }

    /** The message is here: what was asked of it before counts from now on. */
    void arrived(Message message) {
        if (early.isEmpty()) {
            return;
        }
        long id = ofMessage(message.id);
        for (long key : new long[] {id, keyOf(id, message.application)}) {
            TaskControl asked = early.remove(key);
            if (asked != null && (asked.kind() != Kind.RESUMED || asked.application() == null)) {
                remember(id, asked);
            }
        }
    }

    /** @param application null = an administrator, who lifts everybody's pause */
    void resume(long id, @Nullable String application, long now) {
        if (application == null) {
            remember(id, wish(Kind.RESUMED, null, now));
            return;
        }
        long key = keyOf(id, application);
        TaskControl present = controls.get(key);
        if (present != null && present.kind() == Kind.PAUSED) {
            drop(key);
        }
    }

    /** Whether the message, or its task, was paused or cancelled by its application or an administrator; null = neither. */
    @Nullable
    Kind of(Message message) {
        if (controls.isEmpty()) {
            return null;
        }
        Kind ofTask = inForce(message.taskId, message.application);
        return ofTask == Kind.CANCELLED
                ? ofTask
                : stronger(ofTask, inForce(ofMessage(message.id), message.application));
    }

    /** The same, with what was asked of everything that was here. */
    @Nullable
    Kind of(Message message, long acceptedAt) {
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
        early.values().removeIf(control -> now - control.at() > EARLY_MILLIS);
    }

    private @Nullable Kind inForce(long id, String application) {
        if (id == TaskControl.EVERY_TASK) {
            return null;
        }
        TaskControl own = controls.get(keyOf(id, application));
        TaskControl admin = controls.get(id);
        if (own != null && admin != null && admin.kind() == Kind.RESUMED && own.at() <= admin.at()) {
            own = own.kind() == Kind.CANCELLED ? own : null;
        }
        return stronger(kind(own), kind(admin));
    }

    private static @Nullable Kind kind(@Nullable TaskControl control) {
        return control == null || control.kind() == Kind.RESUMED ? null : control.kind();
    }

    private static @Nullable Kind stronger(@Nullable Kind one, @Nullable Kind other) {
        return one == null || other == Kind.CANCELLED ? other : one;
    }

    /** Nothing more will be asked about a message that has ended. */
    void ended(Message message) {
        if (!controls.isEmpty()) {
            long id = ofMessage(message.id);
            drop(id);
            drop(keyOf(id, message.application));
        }
    }

    private void drop(long key) {
        TaskControl control = controls.remove(key);
        if (control != null) {
            ofAsker(control).remove(key);
            keep.accept(new Command.SaveTask(key, null));
        }
    }

    private Set<Long> ofAsker(TaskControl control) {
        String asker = control.application() == null ? "" : control.application();
        return byAsker.computeIfAbsent(asker, name -> new LinkedHashSet<>());
    }

    /** What stands for a message where a task's id is asked for: never a task's id. */
    static long ofMessage(long messageId) {
        return messageId * 0x9E3779B97F4A7C15L;
    }

    /** An application's wishes have keys of their own. */
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
