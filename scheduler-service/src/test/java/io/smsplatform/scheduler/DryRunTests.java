package io.smsplatform.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.Tsid;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.scheduler.DryRunReport.RuleReport;
import io.smsplatform.scheduler.PastFailures.Cut;
import io.smsplatform.scheduler.PastFailures.Extent;
import io.smsplatform.scheduler.PastFailures.PastFailure;
import io.smsplatform.scheduler.engine.FailureRules.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DryRunTests {

    private static final Instant SINCE = Instant.parse("2026-11-20T08:00:00Z");
    private static final Extent ALL = new Extent(100, 0, SINCE.toEpochMilli(), null);

    @Test
    void givesEachFailureToTheFirstRuleThatMatches() {
        DryRunReport report = run(
                List.of(
                        rule("second", 20, "fail", match(List.of(), List.of())),
                        rule("first", 10, "none", match(List.of("throttled"), List.of()))),
                failure(1, 1, "throttled", 0),
                failure(2, 1, "network_transient", 0),
                failure(3, 1, "throttled", 0));

        assertThat(report.rules()).extracting(RuleReport::name).containsExactly("first", "second");
        assertThat(report.rules()).extracting(RuleReport::matched).containsExactly(2, 1);
        assertThat(report.rules()).extracting(RuleReport::pool).containsExactly(2, 0);
        assertThat(report.rules()).extracting(RuleReport::fail).containsExactly(0, 1);
        assertThat(report.failures()).isEqualTo(3);
        assertThat(report.unmatched().count()).isZero();
        assertThat(report.rules().get(1).examples())
                .extracting(DryRunReport.Example::message)
                .containsExactly(Tsid.format(2));
    }

    @Test
    void countsWhatNoRuleDecidesWithAFewExamples() {
        DryRunReport report = run(
                List.of(rule("other", 1, "fail", match(List.of("device_error"), List.of()))),
                failure(1, 1, "throttled", 0),
                failure(2, 1, "throttled", 0),
                failure(3, 1, "throttled", 0),
                failure(4, 1, "throttled", 0),
                failure(5, 1, "throttled", 0),
                failure(6, 1, "throttled", 0));

        assertThat(report.unmatched().count()).isEqualTo(6);
        assertThat(report.unmatched().examples()).hasSize(5);
        assertThat(report.rules().get(0).matched()).isZero();
    }

    @Test
    void endsMessagesWhoseRetriesAreExhausted() {
        RuleConfig.Retry twice = new RuleConfig.Retry(2, Duration.ofSeconds(1), 1, Duration.ofSeconds(1));
        RuleReport own = run(
                        List.of(rule("own", 1, "switch_provider", match(List.of(), List.of()), twice, null)),
                        failure(1, 1, "throttled", 0),
                        failure(2, 2, "throttled", 0),
                        failure(3, 3, "throttled", 0))
                .rules()
                .get(0);
        assertThat(own.switchProvider()).isEqualTo(2);
        assertThat(own.fail()).isEqualTo(1);

        RuleReport pools = run(
                        List.of(rule("pools", 1, "retry", match(List.of(), List.of()))),
                        failure(1, 3, "throttled", 0),
                        failure(2, 4, "throttled", 0))
                .rules()
                .get(0);
        assertThat(pools.retry()).as("the pool allows 4 attempts").isEqualTo(1);
        assertThat(pools.fail()).isEqualTo(1);
    }

    @Test
    void countsOneAlertAMinute() {
        RuleConfig alerting = rule("alerting", 1, "fail", match(List.of(), List.of()), null, "operations");

        RuleReport report = run(
                        List.of(alerting),
                        failure(1, 1, "throttled", 0),
                        failure(2, 1, "throttled", 59_999),
                        failure(3, 1, "throttled", 60_000),
                        failure(4, 1, "throttled", 119_999))
                .rules()
                .get(0);

        assertThat(report.alerts()).isEqualTo(2);
        assertThat(report.fail()).isEqualTo(4);
    }

    @Test
    void saysWhichRulesItCannotTry() {
        RuleConfig.Match byClass =
                new RuleConfig.Match(List.of(), List.of(), List.of(), List.of("otp"), List.of(), List.of(), false);

        DryRunReport report = run(List.of(rule("for-otp", 1, "fail", byClass)), failure(1, 1, "throttled", 0));

        assertThat(report.unmatched().count()).isEqualTo(1);
        assertThat(report.notes()).anySatisfy(note -> assertThat(note).contains("class", "for-otp"));
    }

    @Test
    void knowsTheChannelOfPoolsThatExist() {
        List<RuleConfig> rules = List.of(rule("sms", 1, "fail", match(List.of(), List.of("sms"))));
        PastFailure gone =
                new PastFailure(2, 1, Scene.SEND_FAILURE, "gone", "smpp:a", "throttled", null, SINCE.toEpochMilli());

        assertThat(run(rules, failure(1, 1, "throttled", 0)).rules().get(0).matched())
                .isEqualTo(1);
        DryRunReport report = run(rules, gone);
        assertThat(report.rules().get(0).matched()).isZero();
        assertThat(report.notes()).anySatisfy(note -> assertThat(note).contains("no more"));
    }

    @Test
    void listsDisabledRulesWithoutAskingThem() {
        RuleConfig disabled = new RuleConfig(
                "off", 1, false, false, 1, "send_failure", match(List.of(), List.of()), "fail", null, null);

        DryRunReport report = run(List.of(disabled), failure(1, 1, "throttled", 0));

        assertThat(report.rules().get(0).enabled()).isFalse();
        assertThat(report.rules().get(0).matched()).isZero();
        assertThat(report.unmatched().count()).isEqualTo(1);
    }

    @Test
    void saysWhetherItWasCut() {
        DryRun run = new DryRun(List.of(), Map.of());

        DryRunReport cut =
                run.report(SINCE, new Extent(7, 3, SINCE.plusSeconds(60).toEpochMilli(), Cut.TIME));
        assertThat(cut.cut()).isEqualTo("time");
        assertThat(cut.until()).isEqualTo(SINCE.plusSeconds(60));
        assertThat(cut.outcomeUnknown()).isEqualTo(3);
        assertThat(cut.notes()).anySatisfy(note -> assertThat(note).contains("Not everything"));

        DryRunReport empty = run.report(SINCE, new Extent(0, 0, 0, null));
        assertThat(empty.cut()).isNull();
        assertThat(empty.until()).isNull();
    }

    private static DryRunReport run(List<RuleConfig> rules, PastFailure... failures) {
        DryRun run = new DryRun(rules, Map.of("main", pool()));
        for (PastFailure failure : failures) {
            run.add(failure);
        }
        return run.report(SINCE, ALL);
    }

    private static PastFailure failure(long id, int attempt, String code, long millisLater) {
        return new PastFailure(
                id, attempt, Scene.SEND_FAILURE, "main", "smpp:a", code, null, SINCE.toEpochMilli() + millisLater);
    }

    private static RuleConfig rule(String name, int priority, String action, RuleConfig.Match match) {
        return rule(name, priority, action, match, null, null);
    }

    private static RuleConfig rule(
            String name,
            int priority,
            String action,
            RuleConfig.Match match,
            RuleConfig.@Nullable Retry retry,
            @Nullable String alert) {
        return new RuleConfig(name, 1, false, true, priority, "send_failure", match, action, retry, alert);
    }

    private static RuleConfig.Match match(List<String> codes, List<String> channels) {
        return new RuleConfig.Match(List.of(), List.of(), channels, List.of(), codes, List.of(), false);
    }

    private static PoolConfig pool() {
        return new PoolConfig(
                "main",
                1,
                false,
                "sms",
                "least_loaded",
                0,
                4,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(30),
                Duration.ofDays(3),
                1);
    }
}
