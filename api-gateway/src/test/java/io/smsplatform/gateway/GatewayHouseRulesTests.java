package io.smsplatform.gateway;

import io.smsplatform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class GatewayHouseRulesTests {

    @Test
    void keepsTheHouseRules() {
        HouseRules.check("io.smsplatform.gateway");
    }
}
