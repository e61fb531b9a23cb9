package io.smsplatform.scheduler.streams;

import io.smsplatform.events.MessageDispatched;
import java.util.Map;
import java.util.function.LongPredicate;

/** The end of the dispatch topics: what really went out before a restart. */
interface DispatchLog {

    /** One attempt in the log, with the partition it went to. */
    record Entry(MessageDispatched event, int partition) {}

    /**
     * The end of the log.
     *
     * @param since Unix milliseconds from which on it is complete
     * @param lastOf the last attempt of each wanted message
     */
    record Tail(long since, Map<Long, Entry> lastOf) {}

    Tail read(LongPredicate wanted);
}
