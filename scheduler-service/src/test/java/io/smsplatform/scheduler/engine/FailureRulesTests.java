package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.MessageClass;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.scheduler.engine.FailureRules.Action;
import io.smsplatform.scheduler.engine.FailureRules.Failure;
import io.smsplatform.scheduler.engine.FailureRules.Scene;
import io.smsplatform.scheduler.engine.FailureRules.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureRulesTests {

    private static final RuleConfig.Match ANY =
            new RuleConfig.Match(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false);

    @Test
    void leavesEverythingToThePoolWithoutRules() {
        assertThat(FailureRules.NONE.judge(failure("throttled", null)))
                .isEqualTo(new Verdict(Action.NONE, null, null, null));
    }

    @Test
    void letsTheLowestPriorityNumberDecideAndThenTheName() {
        FailureRules rules = FailureRules.of(
                List.of(rule("b", 10, "fail", ANY), rule("a", 10, "retry", ANY), rule("c", 11, "none", ANY)));
        assertThat(rules.judge(failure("throttled", null)).rule()).isEqualTo("a");

        FailureRules urgent = FailureRules.of(List.of(rule("a", 10, "retry", ANY), rule("z", -1, "fail", ANY)));
        assertThat(urgent.judge(failure("throttled", null)).rule()).isEqualTo("z");
    }

    @Test
    void looksOnlyAtEnabledRulesOfTheScene() {
        RuleConfig disabled = new RuleConfig("off", 1, false, false, 1, "send_failure", ANY, "fail", null, null);
        RuleConfig deleted = new RuleConfig("gone", 1, true, true, 1, "send_failure", ANY, "fail", null, null);
        RuleConfig callback = new RuleConfig("late", 1, false, true, 1, "callback_failure", ANY, "fail", null, null);
        RuleConfig newer = new RuleConfig("newer", 1, false, true, 1, "other_scene", ANY, "fail", null, null);
        FailureRules rules = FailureRules.of(List.of(disabled, deleted, callback, newer));

        assertThat(rules.judge(failure("throttled", null)).rule()).isNull();
        assertThat(rules.judge(new Failure(
                                Scene.CALLBACK_FAILURE,
                                "main",
                                "smpp:a",
                                "sms",
                                MessageClass.OTP,
                                "undeliverable",
                                null))
                        .rule())
                .isEqualTo("late");
    }

    @Test
    void leavesAnActionOfANewerVersionToThePool() {
        Verdict verdict =
                FailureRules.of(List.of(rule("newer", 1, "teleport", ANY))).judge(failure("throttled", null));

        assertThat(verdict).isEqualTo(new Verdict(Action.NONE, "newer", null, null));
    }

    @Test
    void matchesOnlyIfEveryListDoes() {
        RuleConfig.Match match = new RuleConfig.Match(
                List.of("main", "spare"),
                List.of("smpp:a"),
                List.of("sms"),
                List.of("otp", "transactional"),
                List.of("throttled"),
                List.of("slow"),
                false);
        FailureRules rules = FailureRules.of(List.of(rule("all", 1, "fail", match)));

        assertThat(matches(rules, "main", "smpp:a", "sms", MessageClass.OTP, "throttled", "slow down"))
                .isTrue();
        assertThat(matches(rules, "other", "smpp:a", "sms", MessageClass.OTP, "throttled", "slow down"))
                .isFalse();
        assertThat(matches(rules, "main", "smpp:b", "sms", MessageClass.OTP, "throttled", "slow down"))
                .isFalse();
        assertThat(matches(rules, "main", "smpp:a", "webhook", MessageClass.OTP, "throttled", "slow down"))
                .isFalse();
        assertThat(matches(rules, "main", "smpp:a", "sms", MessageClass.BULK, "throttled", "slow down"))
                .isFalse();
        assertThat(matches(rules, "main", "smpp:a", "sms", MessageClass.OTP, "link_lost", "slow down"))
                .isFalse();
        assertThat(matches(rules, "main", "smpp:a", "sms", MessageClass.OTP, "throttled", "too fast"))
                .isFalse();
    }

    @Test
    void matchesWhatIsNotKnownOnlyIfTheRuleDoesNotAsk() {
        RuleConfig.Match otp =
                new RuleConfig.Match(List.of(), List.of(), List.of(), List.of("otp"), List.of(), List.of(), false);
        RuleConfig.Match sms =
                new RuleConfig.Match(List.of(), List.of(), List.of("sms"), List.of(), List.of(), List.of(), false);
        FailureRules rules = FailureRules.of(
                List.of(rule("class", 1, "fail", otp), rule("channel", 2, "fail", sms), rule("any", 3, "fail", ANY)));

        assertThat(rules.judge(new Failure(Scene.SEND_FAILURE, "main", "smpp:a", null, null, "throttled", null))
                        .rule())
                .isEqualTo("any");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            throttled            | throttled          |                                     | true
            Throttled            | throttled          |                                     | true
            link_lost            | throttled          |                                     | false
            0x58                 | throttled          | command_status 0x00000058           | true
            0x00000058           | throttled          | command_status 0x00000058           | true
            ESME_RTHROTTLED      | throttled          | command_status 0x00000058           | true
            esme_rmsgqful        | throttled          | command_status 0x00000058           | false
            0x5                  | throttled          | command_status 0x00000058           | false
            ESME_RINVDCS         | invalid_content    | command_status 0x00000104, part 2 of 3, 1 accepted | true
            UNDELIV              | undeliverable      | UNDELIV err:001                     | true
            001                  | undeliverable      | UNDELIV err:001, part 1 of 2        | true
            err:001              | undeliverable      | UNDELIV err:001                     | true
            001                  | undeliverable      | UNDELIV err:0011                    | false
            REJECTD              | undeliverable      | REJECTD, part 1 of 2                | true
            503                  | network_transient  | HTTP 503                            | true
            http 503             | network_transient  | HTTP 503                            | true
            503                  | network_transient  | answered 503                        | false
            isv.AMOUNT_NOT_ENOUGH| network_rejected   | isv.AMOUNT_NOT_ENOUGH: not enough   | true
            isv.AMOUNT           | network_rejected   | isv.AMOUNT_NOT_ENOUGH: not enough   | false
            RESULT_ERROR_NO_SERVICE | device_error    | RESULT_ERROR_NO_SERVICE             | true
            """)
    void comparesThePlatformsCodeAndThePeersOwn(String wanted, String code, @Nullable String detail, boolean expected) {
        RuleConfig.Match match = new RuleConfig.Match(
                List.of(), List.of(), List.of(), List.of(), List.of("never", wanted), List.of(), false);
        FailureRules rules = FailureRules.of(List.of(rule("code", 1, "fail", match)));

        assertThat(rules.judge(failure(code, detail)).rule() != null).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            insufficient balance | false | Insufficient BALANCE on account | true
            insufficient balance | false | insuficient balance             | false
            insufficient balance | true  | insuficient balanc on account   | true
            insufficient balance | true  | balance insufficient            | false
            insufficient balance | true  | insuffcent balance              | true
            insufficient balance | true  | isufcent balance                | false
            余额不足              | false | 账户余额不足                     | true
            余额不足              | true  | 余额不够                         | true
            余额不足              | true  | 余额正常                         | false
            busy                 | true  | bus                             | true
            busy                 | true  | but                             | false
            ban                  | true  | can                             | false
            ban                  | false | urban                           | true
            timeout              | true  | time-out                        | false
            throttl              | false |                                 | true
            """)
    void findsKeywordsInAnyCaseAndFuzzyOnesWithSmallMistakes(
            String keyword, boolean fuzzy, @Nullable String detail, boolean expected) {
        RuleConfig.Match match = new RuleConfig.Match(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of("never said", keyword), fuzzy);
        FailureRules rules = FailureRules.of(List.of(rule("word", 1, "fail", match)));

        assertThat(rules.judge(failure("throttled", detail)).rule() != null).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "kitten, sitting, 3",
        "timeout, timeout, 0",
        "timeout, tiemout, 2",
        "aab, ab, 1",
        "ab, ba, 2",
        "'', abc, 3",
        "abcab, ab, 3",
        "balance, ballance, 1"
    })
    void countsTheLettersThatDiffer(String one, String other, int expected) {
        assertThat(Keyword.distance(one, other)).isEqualTo(expected);
        assertThat(Keyword.distance(other, one)).isEqualTo(expected);
    }

    @Test
    void tellsTheRulesOwnTermsAndWhomToAlert() {
        RuleConfig config = new RuleConfig(
                "switch",
                1,
                false,
                true,
                1,
                "send_failure",
                ANY,
                "switch_provider",
                new RuleConfig.Retry(2, Duration.ofSeconds(2), 2, Duration.ofSeconds(5)),
                "operations");
        Verdict verdict = FailureRules.of(List.of(config)).judge(failure("throttled", null));

        assertThat(verdict.action()).isEqualTo(Action.SWITCH);
        assertThat(verdict.alert()).isEqualTo("operations");
        FailureRules.Retry retry = verdict.retry();
        assertThat(retry).isNotNull();
        assertThat(retry.mayRetry(2)).isTrue();
        assertThat(retry.mayRetry(3)).isFalse();
        assertThat(retry.delayMillis(1, 7)).isBetween(1_500L, 2_000L);
        assertThat(retry.delayMillis(2, 7)).isBetween(3_000L, 4_000L);
        assertThat(retry.delayMillis(3, 7)).isBetween(3_750L, 5_000L);
        assertThat(retry.delayMillis(3, 7)).isEqualTo(retry.delayMillis(3, 7));
        assertThat(retry.delayMillis(3, 7)).isNotEqualTo(retry.delayMillis(3, 8));
    }

    static RuleConfig rule(String name, int priority, String action, RuleConfig.Match match) {
        return new RuleConfig(name, 1, false, true, priority, "send_failure", match, action, null, null);
    }

    private static Failure failure(String code, @Nullable String detail) {
        return new Failure(Scene.SEND_FAILURE, "main", "smpp:a", "sms", MessageClass.NORMAL, code, detail);
    }

    private static boolean matches(
            FailureRules rules,
            String pool,
            String lane,
            String channel,
            MessageClass messageClass,
            String code,
            String detail) {
        return rules.judge(new Failure(Scene.SEND_FAILURE, pool, lane, channel, messageClass, code, detail))
                        .rule()
                != null;
    }
}
