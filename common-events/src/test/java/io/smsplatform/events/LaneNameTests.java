package io.smsplatform.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneNameTests {

    @ParameterizedTest
    @ValueSource(strings = {"device:0M3HZZZZZZ001", "smpp:operator-one", "provider:crm"})
    void acceptsWhatTheEdgesCallTheirLanes(String name) {
        assertThat(LaneName.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "smpp",
                "smpp:",
                ":main",
                "pigeon:main",
                "SMPP:main",
                "smpp:-main",
                "smpp:ma in",
                "smpp:main/0",
                "smpp:main\n",
                "smpp:0123456789012345678901234567890123456789012345678901234567890123"
            })
    void refusesWhatNoEdgeWouldSay(String name) {
        assertThat(LaneName.isValid(name)).isFalse();
    }
}
