package io.smsplatform.scheduler;

import io.smsplatform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTests {

    @Test
    void thisModuleKeepsTheHouseRules() {
        HouseRules.check("io.smsplatform.scheduler");
    }
}
