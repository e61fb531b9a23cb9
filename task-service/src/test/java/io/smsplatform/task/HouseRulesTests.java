package io.smsplatform.task;

import io.smsplatform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTests {

    @Test
    void keepsTheHouseRules() {
        HouseRules.check("io.smsplatform.task");
    }
}
