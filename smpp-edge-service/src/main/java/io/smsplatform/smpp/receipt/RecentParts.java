package io.smsplatform.smpp.receipt;

import io.smsplatform.smpp.pdu.SmscId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The parts sent last, by connector and identifier, so that most receipts need no query. Safe for concurrent use. */
final class RecentParts {

    /** One part and the message that it belongs to. */
    record Found(SentMessage message, int part) {}

    private record Key(String connector, SmscId id) {}

    private final Map<Key, Found> found;

    RecentParts(int capacity) {
        this.found = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Found> eldest) {
                return size() > capacity;
            }
        };
    }

    synchronized void add(SentPart part, SentMessage message) {
        found.put(new Key(part.connector(), part.id()), new Found(message, part.part()));
    }

    /** Remembers all parts of a message, unless the wanted one has come in meanwhile; answers where that one is. */
    synchronized Found adopt(SentPart wanted, List<SentPart> all) {
        Found present = get(wanted.connector(), wanted.id());
        if (present != null && present.message().part(present.part()).messageId() == wanted.messageId()) {
            return present;
        }
        SentMessage message = new SentMessage(all, CompletableFuture.completedFuture(null));
        all.forEach(part -> add(part, message));
        return new Found(message, wanted.part());
    }

    synchronized @Nullable Found get(String connector, SmscId id) {
        return found.get(new Key(connector, id));
    }
}
