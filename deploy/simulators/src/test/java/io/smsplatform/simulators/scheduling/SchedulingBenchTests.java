package io.smsplatform.simulators.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulingBenchTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                          | the scenario is missing
            sprint                                      | the scenario is 'sprint'
            dispatch                                    | --scheduler is missing
            dispatch --scheduler x --messages many      | --messages is 'many', expected a whole number
            dispatch --scheduler x --messages 0         | --messages is 0, expected 1 to
            dispatch --scheduler x --otps 20            | unknown option '--otps'
            dispatch --scheduler x --set threads        | --set is 'threads', expected NAME=VALUE
            dispatch --scheduler                        | --scheduler needs a value
            """)
    void saysWhatIsWrongWithItsWords(String words, String complaint) {
        String[] split = words.isEmpty() ? new String[0] : words.split(" ");
        assertThatThrownBy(() -> SchedulingBenchMain.order(split))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void passesSettingsOnToTheScheduler() {
        Setting setting = SchedulingBenchMain.order(
                        "dispatch --scheduler lib/s.jar --heap 2g --jvm -XX:+UseG1GC --set sms.scheduler.state-dir=x"
                                .split(" "))
                .setting();
        assertThat(setting.jvm()).containsExactly("-Xmx2g", "-XX:+UseG1GC");
        assertThat(setting.properties()).containsExactly(entry("sms.scheduler.state-dir", "x"));
        assertThat(Setting.variable("sms.scheduler.state-dir")).isEqualTo("SMS_SCHEDULER_STATE_DIR");
    }

    @Test
    void missesItsClaimWhenOneOfThemIsMissed() {
        Finding finding = new Finding("dispatch")
                .figure("per second", 1234.56, 1)
                .figure("CPU", Map.of("broker", 2.5))
                .claim("fast", true);
        assertThat(finding.met()).isTrue();
        finding.claim("right", false);
        assertThat(finding.met()).isFalse();
        assertThat(finding.json()).isEqualTo("""
                {"bench":"dispatch","figures":{"per second":1234.6,"CPU":{"broker":2.5}},\
                "claims":{"fast":true,"right":false},"met":false}""");
        assertThat(finding.table())
                .contains("CPU: broker      2.5")
                .contains("claim: right  MISSED")
                .contains("claim: fast      met");
    }

    @Test
    void countsTicksByKindOfThread() {
        Map<String, Long> ticks = new TreeMap<>();
        ThreadCosts.add(ticks, "77 (scheduler-service-1-StreamThread-1) S 1 2 3 4 5 6 7 8 9 10 40 2 0 0 20");
        ThreadCosts.add(ticks, "78 (GC Thread#0) S 1 2 3 4 5 6 7 8 9 10 1 1 0 0 20");
        ThreadCosts.add(ticks, "79 (GC Thread#1) S 1 2 3 4 5 6 7 8 9 10 1 0 0 0 20");
        ThreadCosts.add(ticks, "80 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 5 0 0 0 20");
        assertThat(ticks)
                .containsOnly(
                        entry("scheduler-service-1-StreamThread", 42L), entry("GC Thread", 3L), entry("a) b (c", 5L));
        assertThat(new ThreadCosts(ticks)
                        .minus(new ThreadCosts(Map.of("GC Thread", 3L)))
                        .microsPer(1_000))
                .containsExactly(entry("scheduler-service-1-StreamThread", 420.0), entry("a) b (c", 50.0));
    }

    @Test
    void countsOnlyWorkAsBusy() {
        assertThat(Phase.busyTicks("cpu  100 20 3 9999 8888 4 5 6 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n"))
                .isEqualTo(100 + 20 + 3 + 4 + 5 + 6);
    }

    @Test
    void countsASampleForItsInnermostPart() {
        assertThat(Profile.partOf(List.of(
                        "java.util.HashMap.get",
                        "io.smsplatform.scheduler.engine.PoolShardEngine.apply",
                        "io.smsplatform.scheduler.streams.SchedulerProcessor.process",
                        "org.apache.kafka.streams.processor.internals.StreamTask.process")))
                .isEqualTo("engine");
        assertThat(Profile.partOf(List.of("java.lang.Thread.run"))).isEqualTo("other");
        assertThat(Profile.shares(Map.of("engine", 3L, "RocksDB", 5L)))
                .containsExactly(entry("samples", 8L), entry("RocksDB", 62.5), entry("engine", 37.5));
    }
}
