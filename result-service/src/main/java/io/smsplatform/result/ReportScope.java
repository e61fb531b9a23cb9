package io.smsplatform.result;

import org.jspecify.annotations.Nullable;

/**
 * Which messages a report is about: those of a task, or those whose identifier was minted in a span of time.
 *
 * @param application null only for an administrator
 * @param since smallest identifier, or null
 * @param until first identifier that is too large, or null
 */
public record ReportScope(
        @Nullable String application,
        @Nullable Long task,
        @Nullable String pool,
        @Nullable Long since,
        @Nullable Long until) {}
