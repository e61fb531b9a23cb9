package io.smsplatform.scheduler.web;

import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.scheduler.ManageRules;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to try on which failures.
 *
 * @param rules null = the present ones
 * @param since a time (RFC 3339) or how long ago (ISO 8601)
 */
record DryRunRequest(
        @Nullable List<@Nullable RuleRequest> rules,
        @Nullable String since,
        @Nullable String pool,
        @Nullable Integer limit) {

    private static final Duration USUAL = Duration.ofHours(24);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int MOST = 100_000;

    /** @return null = the present ones */
    @Nullable
    List<RuleConfig> checkedRules(Checks checks) {
        if (rules == null) {
            return null;
        }
        if (rules.size() > ManageRules.MOST) {
            checks.wrong(
                    "/rules",
                    "too-long",
                    "Expected at most %d rules, got %d".formatted(ManageRules.MOST, rules.size()));
            return null;
        }
        List<RuleConfig> configs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int index = 0; index < rules.size(); index++) {
            String pointer = "/rules/" + index;
            RuleRequest rule = rules.get(index);
            if (rule == null) {
                checks.wrong(pointer, "required", "Expected a rule");
                continue;
            }
            String name = rule.checkedName(pointer, checks);
            if (!names.add(name)) {
                checks.wrong(pointer + "/name", "duplicate", "Two rules of this name");
            }
            configs.add(rule.checkedTerms(pointer, checks).entry(name, 1, false));
        }
        return configs;
    }

    Instant checkedSince(Instant now, Checks checks) {
        if (since == null) {
            return now.minus(USUAL);
        }
        Instant given = parse(since, now);
        if (given == null) {
            checks.wrong(
                    "/since", "malformed", "Expected a time such as 2026-11-20T08:00:00Z or a duration such as PT24H");
            return now;
        }
        if (given.isAfter(now) || given.isBefore(now.minus(LONGEST))) {
            checks.wrong("/since", "out_of_range", "Expected at most " + LONGEST + " ago and not in the future");
        }
        return given;
    }

    /** @return null = all */
    @Nullable
    String checkedPool(Checks checks) {
        if (pool != null && !RuleRequest.isSlug(pool)) {
            checks.wrong("/pool", "malformed", "Expected " + RuleRequest.EXPECTED_SLUG);
        }
        return pool;
    }

    int checkedLimit(Checks checks) {
        return checks.whole("/limit", limit, MOST, 1, MOST);
    }

    private static @Nullable Instant parse(String text, Instant now) {
        try {
            return text.startsWith("P") ? now.minus(Duration.parse(text)) : Instant.parse(text);
        } catch (ArithmeticException | DateTimeException e) {
            return null;
        }
    }
}
