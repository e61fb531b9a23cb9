package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.MessageClass;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.scheduler.engine.FailureRules.Failure;
import io.smsplatform.scheduler.engine.FailureRules.Retry;
import io.smsplatform.scheduler.engine.FailureRules.Scene;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class FailureRulesPropertyTests {

    /** The order in which the configuration arrives must not matter, and the winner is the least of those that match. */
    @Property
    void theFirstMatchingRuleDecidesWhateverTheOrderTheyCameIn(
            @ForAll @Size(max = 12) List<@From("rules") RuleConfig> configs,
            @ForAll("failures") Failure failure,
            @ForAll long seed) {
        List<RuleConfig> named = IntStream.range(0, configs.size())
                .mapToObj(index -> renamed(configs.get(index), "rule-%02d".formatted(index)))
                .toList();
        String expected = named.stream()
                .filter(config ->
                        FailureRules.of(List.of(config)).judge(failure).rule() != null)
                .min((one, other) -> one.priority() != other.priority()
                        ? Integer.compare(one.priority(), other.priority())
                        : one.name().compareTo(other.name()))
                .map(RuleConfig::name)
                .orElse(null);
        List<RuleConfig> shuffled = new ArrayList<>(named);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(FailureRules.of(shuffled).judge(failure).rule()).isEqualTo(expected);
    }

    @Property
    void aRuleThatAsksForNothingMatchesEverythingOfItsScene(@ForAll("failures") Failure failure) {
        RuleConfig.Match any =
                new RuleConfig.Match(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), true);
        FailureRules rules = FailureRules.of(List.of(FailureRulesTests.rule("any", 1, "fail", any)));

        assertThat(rules.judge(failure).rule()).isEqualTo(failure.scene() == Scene.SEND_FAILURE ? "any" : null);
    }

    @Property
    void whateverAPeerSaysIsJudged(
            @ForAll @StringLength(max = 2_000) String code, @ForAll @StringLength(max = 2_000) String detail) {
        RuleConfig.Match odd = new RuleConfig.Match(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of("0x58", "ESME_RSYSERR"),
                List.of("throttled by peer"),
                true);

        assertThat(FailureRules.of(List.of(FailureRulesTests.rule("odd", 1, "fail", odd)))
                        .judge(new Failure(Scene.SEND_FAILURE, "p", "l", null, null, code, detail)))
                .isNotNull();
    }

    @Property
    void aKeywordIsFoundWithOneLetterWrongOnlyIfFuzzy(
            @ForAll @AlphaChars @StringLength(min = 4, max = 30) String word, @ForAll @IntRange(max = 29) int place) {
        int at = place % word.length();
        String wrong = word.substring(0, at) + "1" + word.substring(at + 1);

        assertThat(new Keyword(word, true).isIn(new FailureWords("x", "said " + wrong + ", then more")))
                .isTrue();
        assertThat(new Keyword(word, false).isIn(new FailureWords("x", "said " + wrong + ", then more")))
                .isFalse();
    }

    @Property
    void theDistanceIsAMetric(
            @ForAll @AlphaChars @StringLength(max = 12) String one,
            @ForAll @AlphaChars @StringLength(max = 12) String two,
            @ForAll @AlphaChars @StringLength(max = 12) String three) {
        assertThat(Keyword.distance(one, two)).isEqualTo(Keyword.distance(two, one));
        assertThat(Keyword.distance(one, one)).isZero();
        assertThat(Keyword.distance(one, three))
                .isLessThanOrEqualTo(Keyword.distance(one, two) + Keyword.distance(two, three));
    }

    @Property
    void delaysStayWithinThreeQuartersOfTheirTermsAndTheCap(
            @ForAll @LongRange(min = 1, max = 86_400_000) long delay,
            @ForAll @DoubleRange(min = 1, max = 10) double rate,
            @ForAll @LongRange(min = 1, max = 86_400_000) long cap,
            @ForAll @IntRange(min = 1, max = 1_000) int failures,
            @ForAll long messageId) {
        double full = Math.min(cap, delay * Math.pow(rate, failures - 1));

        assertThat(new Retry(3, delay, rate, cap).delayMillis(failures, messageId))
                .isBetween(Math.max(1, (long) (full * 0.75)), Math.max(1, (long) full));
    }

    @Provide
    Arbitrary<RuleConfig> rules() {
        return Combinators.combine(
                        Arbitraries.integers().between(-3, 3),
                        Arbitraries.of("send_failure", "callback_failure"),
                        matches(),
                        Arbitraries.of("retry", "switch_provider", "fail", "none"))
                .as((priority, scene, match, action) ->
                        new RuleConfig("unnamed", 1, false, true, priority, scene, match, action, null, null));
    }

    @Provide
    Arbitrary<Failure> failures() {
        return Combinators.combine(
                        Arbitraries.of(Scene.values()),
                        Arbitraries.of("main", "spare"),
                        Arbitraries.of("smpp:a", "smpp:b"),
                        Arbitraries.of("sms", "webhook"),
                        Arbitraries.of(MessageClass.values()),
                        Arbitraries.of("throttled", "network_transient", "undeliverable"),
                        Arbitraries.of(
                                "", "command_status 0x00000058", "HTTP 503", "UNDELIV err:001", "no balance left"))
                .as(Failure::new);
    }

    private static Arbitrary<RuleConfig.Match> matches() {
        return Combinators.combine(
                        few("main", "spare"),
                        few("smpp:a", "smpp:b"),
                        few("sms", "webhook"),
                        few("otp", "bulk", "normal"),
                        few("throttled", "ESME_RTHROTTLED", "503", "UNDELIV"),
                        few("balance", "ballance", "http"),
                        Arbitraries.of(true, false))
                .as(RuleConfig.Match::new);
    }

    /** Mostly none, so that rules match often enough. */
    private static Arbitrary<List<String>> few(String... values) {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(List.<String>of())),
                Tuple.of(1, Arbitraries.of(values).list().ofSize(1)));
    }

    private static RuleConfig renamed(RuleConfig config, String name) {
        return new RuleConfig(
                name,
                1,
                false,
                true,
                config.priority(),
                config.scene(),
                config.match(),
                config.action(),
                config.retry(),
                config.alert());
    }
}
