package io.smsplatform.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTests {

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/docs", "/docs/", "/api/v2/messages", "/api/v2/pools/a.b", "/api/v2/x%20y", "/a..b/c."})
    void takesPlainPaths(String path) {
        assertThat(Paths.isPlain(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "//api/v2/pools",
                "/api//v2",
                "/api/v2/devices/me/../../pools",
                "/api/v2/devices/me/..",
                "/api/./v2",
                "/api/v2/devices/me/%2e%2e/pools",
                "/api/v2/devices/me/.%2E/pools",
                "/api/v2%2fpools",
                "/api/v2%5Cpools",
                "/api\\v2",
                "/api/v2/pools;x=1",
                "/api/v2/pools%3bx",
                "/api/v2/%252e",
                "/api/%00",
                "/api/%0d%0aX",
                "/api/%",
                "/api/%2"
            })
    void refusesWhatTwoReadersMayUnderstandDifferently(String path) {
        assertThat(Paths.isPlain(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/docs", "/openapi.yaml", "/actuator/health", "/actuator/health/readiness", "/api/v2/status"
            })
    void opensToAnybody(String path) {
        assertThat(Paths.isOpen(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "/api/v2/messages",
                "/api/v2/statuses",
                "/api/v2/status/services",
                "/actuator",
                "/actuator/prometheus",
                "/actuator/healthy"
            })
    void keepsTheRestClosed(String path) {
        assertThat(Paths.isOpen(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/devices/me", "/api/v2/devices/me/poll", "/api/v2/devices/me/"})
    void givesPhonesADoor(String path) {
        assertThat(Paths.isForDevices(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/devices", "/api/v2/devices/mexico", "/api/v2/devices/0ME", "/api/v2/pools"})
    void givesPhonesNoOther(String path) {
        assertThat(Paths.isForDevices(path)).isFalse();
    }
}
