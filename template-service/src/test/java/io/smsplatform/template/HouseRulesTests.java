package io.smsplatform.template;

import io.smsplatform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTests {

    @Test
    void keepsTheHouseRules() {
        HouseRules.check("io.smsplatform.template");
    }
}
