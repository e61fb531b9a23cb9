package io.smsplatform.scheduler;

import io.smsplatform.events.Tsid;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.scheduler.PastFailures.Extent;
import io.smsplatform.scheduler.PastFailures.PastFailure;
import io.smsplatform.scheduler.engine.FailureRules;
import io.smsplatform.scheduler.engine.FailureRules.Failure;
import io.smsplatform.scheduler.engine.FailureRules.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what rules would have done about past failures. Fed on one thread, asked once at the end. */
final class DryRun {

    private static final int EXAMPLES = 5;
    private static final long ALERT_PAUSE_MILLIS = 60_000;

    /** Of a pool that is no more. */
    private static final int USUAL_ATTEMPTS = 5;

    private final List<RuleConfig> configs;
    private final FailureRules rules;
    private final Map<String, PoolConfig> pools;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final Tally unmatched = new Tally();
    private boolean sawPoolThatIsNoMore;

    /** @param pools the present ones, by name */
    DryRun(List<RuleConfig> configs, Map<String, PoolConfig> pools) {
        this.configs = configs.stream()
                .sorted(Comparator.comparingInt(RuleConfig::priority).thenComparing(RuleConfig::name))
                .toList();
        this.rules = FailureRules.of(configs);
        this.pools = pools;
        this.configs.forEach(rule -> tallies.put(rule.name(), new Tally()));
    }

    /** The failures of one rule. */
    private static final class Tally {

        private int matched;
        private int retry;
        private int switchProvider;
        private int fail;
        private int pool;
        private int alerts;
        private long alertedAt = Long.MIN_VALUE;
        private final List<DryRunReport.Example> examples = new ArrayList<>();

        void count(PastFailure failure) {
            matched++;
            if (examples.size() < EXAMPLES) {
                examples.add(new DryRunReport.Example(
                        Tsid.format(failure.messageId()),
                        failure.attempt(),
                        failure.pool(),
                        failure.lane(),
                        failure.code(),
                        failure.detail(),
                        Instant.ofEpochMilli(failure.at())));
            }
        }

        void count(Verdict verdict, boolean mayRetry) {
            switch (verdict.action()) {
                case RETRY -> {
                    if (mayRetry) {
                        retry++;
                    } else {
                        fail++;
                    }
                }
                case SWITCH -> {
                    if (mayRetry) {
                        switchProvider++;
                    } else {
                        fail++;
                    }
                }
                case FAIL -> fail++;
                case NONE -> pool++;
            }
        }

        void alert(long at) {
            if (alertedAt == Long.MIN_VALUE || Math.abs(at - alertedAt) >= ALERT_PAUSE_MILLIS) {
                alerts++;
                alertedAt = at;
            }
        }
    }

    void add(PastFailure failure) {
        PoolConfig pool = pools.get(failure.pool());
        sawPoolThatIsNoMore |= pool == null;
        Verdict verdict = rules.judge(new Failure(
                failure.scene(),
                failure.pool(),
                failure.lane(),
                pool == null ? null : pool.channel(),
                null,
                failure.code(),
                failure.detail()));
        Tally tally = verdict.rule() == null ? unmatched : tallies.getOrDefault(verdict.rule(), unmatched);
        tally.count(failure);
        tally.count(verdict, mayRetry(verdict, failure, pool));
        if (verdict.alert() != null) {
            tally.alert(failure.at());
        }
    }

    /** Every attempt so far counts as a failure: the log of reports does not say which of them were. */
    private static boolean mayRetry(Verdict verdict, PastFailure failure, @Nullable PoolConfig pool) {
        return verdict.retry() == null
                ? failure.attempt() < (pool == null ? USUAL_ATTEMPTS : pool.maxAttempts())
                : verdict.retry().mayRetry(failure.attempt());
    }

    /** @param since where the reading began */
    DryRunReport report(Instant since, Extent extent) {
        List<DryRunReport.RuleReport> told = configs.stream().map(this::told).toList();
        int judged = told.stream().mapToInt(DryRunReport.RuleReport::matched).sum() + unmatched.matched;
        return new DryRunReport(
                since,
                extent.until() == 0 ? null : Instant.ofEpochMilli(extent.until()),
                extent.cut() == null ? null : extent.cut().name().toLowerCase(Locale.ROOT),
                extent.records(),
                judged,
                extent.outcomeUnknown(),
                told,
                new DryRunReport.Unmatched(unmatched.matched, List.copyOf(unmatched.examples)),
                notes(extent));
    }

    private DryRunReport.RuleReport told(RuleConfig rule) {
        Tally tally = tallies.getOrDefault(rule.name(), unmatched);
        return new DryRunReport.RuleReport(
                rule.name(),
                rule.enabled(),
                rule.scene(),
                rule.action(),
                tally.matched,
                tally.retry,
                tally.switchProvider,
                tally.fail,
                tally.pool,
                tally.alerts,
                List.copyOf(tally.examples));
    }

    private List<String> notes(Extent extent) {
        List<String> notes = new ArrayList<>();
        if (extent.cut() != null) {
            notes.add("Not everything was read: give a later 'since' or a 'pool'");
        }
        List<String> byClass = configs.stream()
                .filter(rule -> rule.enabled() && !rule.match().classes().isEmpty())
                .map(RuleConfig::name)
                .toList();
        if (!byClass.isEmpty()) {
            notes.add("Reports do not tell a message's class: rules that name classes match nothing here: "
                    + String.join(", ", byClass));
        }
        if (sawPoolThatIsNoMore) {
            notes.add("Some failures are of pools that are no more: they match no rule that names channels");
        }
        notes.add("Every attempt counts as a failure of its message; receipts that never came are not reported and are"
                + " left out");
        return notes;
    }
}
