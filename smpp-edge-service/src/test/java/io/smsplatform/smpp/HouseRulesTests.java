package io.smsplatform.smpp;

import io.smsplatform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTests {

    @Test
    void keepsTheRulesOfTheHouse() {
        HouseRules.check("io.smsplatform.smpp");
    }
}
