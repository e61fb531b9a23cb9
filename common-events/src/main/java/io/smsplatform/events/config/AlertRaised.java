package io.smsplatform.events.config;

import org.jspecify.annotations.Nullable;

/**
 * A failure rule wants somebody told. Not configuration, but JSON as well: it leaves the platform as it is.
 *
 * @param id TSID text; the same in every repetition
 * @param webhook name of the webhook account that is told
 * @param rule name of the rule
 * @param scene of the rule
 * @param count failures that this stands for: a rule alerts once a minute at most
 * @param message the latest of them, TSID text
 * @param at Unix milliseconds
 */
public record AlertRaised(
        String id,
        String webhook,
        String rule,
        String scene,
        String pool,
        @Nullable String lane,
        @Nullable String code,
        @Nullable String detail,
        int count,
        String message,
        long at) {}
