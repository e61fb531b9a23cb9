package io.smsplatform.scheduler.explain;

import io.smsplatform.events.config.PoolConfig;
import org.jspecify.annotations.Nullable;

/**
 * A question that makes sense: what the outlook is about.
 *
 * @param whyPool how the pool was found
 * @param messageClass wire name
 * @param recipient in its canonical form
 * @param encoding wire name of the SMS alphabet; null for other channels
 * @param lane the only lane that might send it, or null
 * @param dueAt Unix milliseconds; now, unless it is scheduled for later
 */
record Subject(
        PoolConfig pool,
        String whyPool,
        String messageClass,
        String recipient,
        int segments,
        @Nullable String encoding,
        @Nullable String lane,
        long dueAt) {}
