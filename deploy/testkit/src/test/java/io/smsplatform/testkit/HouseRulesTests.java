package io.smsplatform.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HouseRulesTests {

    private static final String FIXTURES = "io.smsplatform.testkit.fixture.";

    @ParameterizedTest
    @CsvSource({
        "KAFKA_AT_ITS_EDGE, kafkainbusiness, Decides.outcome",
        "WEB_AT_ITS_EDGE, webinbusiness, Decides.status",
        "SQL_IN_STORES, sqlinbusiness, Decides.database",
        "CONSTRUCTOR_INJECTION, injection, Injected.field is injected",
        "CONSTRUCTOR_INJECTION, injection, Injected.setter",
        "NO_CYCLES, cycle, Cycle detected",
        "NO_SUBSCRIBING_OR_BLOCKING, blocking, Waits.openly",
        "NO_SUBSCRIBING_OR_BLOCKING, blocking, inALambda",
        "NO_SUBSCRIBING_OR_BLOCKING, blocking, Waits.byReference",
        "NO_SUBSCRIBING_OR_BLOCKING, blocking, Waits.subscribing",
        "NO_SUBSCRIBING_OR_BLOCKING, blocking, WaitsForEver.consume",
        "TIME_IS_A_PARAMETER, time, Reads.instant",
        "TIME_IS_A_PARAMETER, time, Reads.day",
        "TIME_IS_A_PARAMETER, time, Reads.millis",
        "TIME_IS_A_PARAMETER, time, Reads.date",
        "TIME_IS_A_PARAMETER, time, Reads.clock",
        "TIME_IS_A_PARAMETER, time, Reads.byReference",
        "SERVICES_STAND_ALONE, neighbour, Borrows.port",
        "NULL_MARKED, unmarked, which is not null-marked"
    })
    void bitesOnTheBadClassAndNoOtherRuleDoes(HouseRule rule, String fixture, String evidence) {
        Throwable failure = catchThrowable(() -> check(HouseRules.of(FIXTURES + fixture), fixture));

        assertThat(failure).isInstanceOf(AssertionError.class).hasMessageContaining(evidence);
        assertThat(broken(failure)).containsExactly(rule);
    }

    @ParameterizedTest
    @EnumSource(HouseRule.class)
    void saysWhy(HouseRule rule) {
        assertThat(rule.in("any", DescribedPredicate.alwaysFalse()).getDescription())
                .contains("because ");
    }

    @Test
    void isSilentAboutAServiceThatKeepsEveryRule() {
        assertThatCode(() -> check(HouseRules.of(FIXTURES + "good"), "good")).doesNotThrowAnyException();
    }

    @Test
    void letsOffAnExemptClassAndAnExemptPackageButNobodyElse() {
        HouseRules withClass = HouseRules.of(FIXTURES + "blocking")
                .except(HouseRule.NO_SUBSCRIBING_OR_BLOCKING, "Waits", "has a thread of its own");
        assertThatThrownBy(() -> check(withClass, "blocking"))
                .hasMessageContaining("WaitsForEver.consume")
                .hasMessageNotContaining("Waits.openly");

        HouseRules withBoth =
                withClass.except(HouseRule.NO_SUBSCRIBING_OR_BLOCKING, "..blocking.kafka..", "so has this one");
        assertThatCode(() -> check(withBoth, "blocking")).doesNotThrowAnyException();
    }

    @Test
    void wantsAReasonForAnExemption() {
        assertThatThrownBy(() -> HouseRules.of("any").except(HouseRule.NO_CYCLES, "Any", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a reason");
    }

    @Test
    void failsForAnExemptionThatCoversNothing() {
        HouseRules rules = HouseRules.of(FIXTURES + "good").except(HouseRule.NO_CYCLES, "Gone", "was bad once");
        assertThatThrownBy(() -> check(rules, "good"))
                .hasMessageContaining("Gone")
                .hasMessageContaining("remove it");
    }

    @Test
    void failsWhenThereIsNothingToCheck() {
        assertThatThrownBy(() -> HouseRules.check("io.smsplatform.nowhere"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("io.smsplatform.nowhere");
    }

    private static void check(HouseRules rules, String fixture) {
        rules.check(new ClassFileImporter().importPackages(FIXTURES + fixture));
    }

    private static Set<HouseRule> broken(Throwable failure) {
        Set<HouseRule> broken = EnumSet.noneOf(HouseRule.class);
        Arrays.stream(HouseRule.values())
                .filter(rule -> String.valueOf(failure.getMessage()).contains(rule + ": "))
                .forEach(broken::add);
        return broken;
    }
}
