package io.smsplatform.provider;

import io.smsplatform.testkit.HouseRule;
import io.smsplatform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    @Test
    void keepsTheRulesOfTheHouse() {
        HouseRules.of("io.smsplatform.provider")
                .except(
                        HouseRule.NO_SUBSCRIBING_OR_BLOCKING,
                        "DispatchListener",
                        "sends outlive the batch that brought them; each reports its own failure")
                .except(
                        HouseRule.NO_SUBSCRIBING_OR_BLOCKING,
                        "AccountReading",
                        "a change is told on the reader's thread, which must not wait for Kafka")
                .check();
    }
}
