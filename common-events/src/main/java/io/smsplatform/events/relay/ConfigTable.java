package io.smsplatform.events.relay;

import io.smsplatform.events.Topic;
import io.smsplatform.events.config.Versioned;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One configuration topic as a map in memory. Safe for concurrent reads; written by its {@link ConfigReader} only. */
public final class ConfigTable<V extends Versioned> {

    private final Topic<String, V> topic;
    private final Map<String, V> live = new ConcurrentHashMap<>();
    private final Map<String, Long> versions = new ConcurrentHashMap<>();
    private final List<Consumer<V>> listeners = new CopyOnWriteArrayList<>();

    ConfigTable(Topic<String, V> topic) {
        this.topic = topic;
    }

    public @Nullable V get(String key) {
        return live.get(key);
    }

    public Collection<V> values() {
        return List.copyOf(live.values());
    }

    /** Called on the reader's thread with each change, deletions included; must be quick and must not throw. */
    public void onChange(Consumer<V> listener) {
        listeners.add(listener);
    }

    void apply(byte[] keyBytes, byte[] valueBytes) {
        String key = topic.key().decode(keyBytes);
        V value = topic.value().decode(valueBytes);
        Long known = versions.get(key);
        if (known != null && known >= value.version()) {
            return; // a repeated or overtaken publication
        }
        versions.put(key, value.version());
        if (value.deleted()) {
            live.remove(key);
        } else {
            live.put(key, value);
        }
        listeners.forEach(listener -> listener.accept(value));
    }
}
