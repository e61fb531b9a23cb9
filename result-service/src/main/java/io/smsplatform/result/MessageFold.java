package io.smsplatform.result;

import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageDeferred;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.MessageSettled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Folds a batch of events by message, so that a message costs one row write however many events of its life the batch
 * holds. The order of the events does not matter and a repeat changes nothing. Not safe for concurrent use.
 */
public final class MessageFold {

    private final Map<Long, Life> lives = new HashMap<>();

    /**
     * Takes an event of one of the five message families.
     *
     * @return false if this fold already holds exactly this event
     * @throws UnreadableEvent if the event cannot become part of a row
     */
    public boolean add(Object event) {
        MessageUpdate update = update(event);
        Life life = lives.get(update.id());
        if (life == null) {
            lives.put(update.id(), new Life(update));
            return true;
        }
        return life.add(update);
    }

    /** One row per message, by identifier, so that concurrent writers lock in the same order. */
    public List<MessageRow> rows() {
        List<MessageRow> rows = new ArrayList<>(lives.size());
        lives.forEach((id, life) -> rows.add(life.row(id)));
        rows.sort(Comparator.comparingLong(MessageRow::id));
        return rows;
    }

    private static MessageUpdate update(Object event) {
        if (event instanceof MessageAccepted accepted) {
            return MessageUpdate.of(accepted);
        }
        if (event instanceof MessageDispatched dispatched) {
            return MessageUpdate.of(dispatched);
        }
        if (event instanceof MessageReported reported) {
            return MessageUpdate.of(reported);
        }
        if (event instanceof MessageDeferred deferred) {
            return MessageUpdate.of(deferred);
        }
        if (event instanceof MessageSettled settled) {
            return MessageUpdate.of(settled);
        }
        throw new UnreadableEvent(event.getClass().getSimpleName() + " is not an event of a message");
    }

    private static final class Life {

        private final Set<TimelineEntry> timeline = new LinkedHashSet<>();
        private MessageFacts facts;
        private Standing standing;
        private LaneUse lane;
        private int attempts;
        private boolean possibleDuplicate;

        Life(MessageUpdate first) {
            facts = first.facts();
            standing = first.standing();
            lane = first.lane();
            attempts = first.attempts();
            possibleDuplicate = first.possibleDuplicate();
            timeline.add(first.entry());
        }

        boolean add(MessageUpdate update) {
            facts = facts.or(update.facts());
            standing = standing.or(update.standing());
            lane = lane.or(update.lane());
            attempts = Math.max(attempts, update.attempts());
            possibleDuplicate |= update.possibleDuplicate();
            return timeline.add(update.entry());
        }

        MessageRow row(long id) {
            return new MessageRow(id, facts, standing, lane, attempts, possibleDuplicate, List.copyOf(timeline));
        }
    }
}
