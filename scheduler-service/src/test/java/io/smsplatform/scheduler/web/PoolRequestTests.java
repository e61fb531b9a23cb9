package io.smsplatform.scheduler.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smsplatform.events.Json;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.scheduler.PoolRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolRequestTests {

    @Test
    void hasNoOptionsWhereNoneAreGiven() {
        assertThat(options("{}")).isEqualTo(PoolOptions.NONE);
    }

    @Test
    void fillsWhatIsLeftOutOfAnOption() {
        PoolOptions options = options("""
                {"health":{},"quietHours":{"from":"22:00","until":"08:00"},"lanes":{"smpp:a":{"quota":{"perDay":9}}}}""");

        assertThat(options.health())
                .isEqualTo(new PoolOptions.Health(
                        0.5, 10, Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofMinutes(15), 3));
        assertThat(options.quietHours())
                .isEqualTo(new PoolOptions.QuietTimes("22:00", "08:00", Set.of("normal", "bulk"), "Z"));
        assertThat(options.lanes())
                .isEqualTo(Map.of(
                        "smpp:a",
                        new PoolOptions.LaneRules(0, 0, null, 0, new PoolOptions.Quota(0, 0, 9, 0, 0), null, null)));
    }

    @Test
    void letsALongFirstPauseRaiseTheCapThatNobodyGave() {
        assertThat(rules("{\"backOff\":\"PT1H\"}").backOffCap()).isEqualTo(Duration.ofHours(1));
        assertThat(options("{\"health\":{\"openFor\":\"PT1H\"}}").health().openCap())
                .isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"shards":0}                                                  | /shards out_of_range
            {"shards":65}                                                 | /shards out_of_range
            {"ratePerSecond":-1}                                          | /ratePerSecond out_of_range
            {"backOff":"PT1M","backOffCap":"PT1S"}                        | /backOffCap out_of_range
            {"backOffKind":"random"}                                      | /backOffKind unknown
            {"stickyFor":"P91D"}                                          | /stickyFor out_of_range
            {"stickyFor":"-PT1S"}                                         | /stickyFor out_of_range
            {"avoidLastFor":"PT25H"}                                      | /avoidLastFor out_of_range
            {"avoidLastFor":"soon"}                                       | /avoidLastFor malformed
            {"unknownOutcome":{"urgent":"wait"}}                          | /unknownOutcome/urgent unknown-field
            {"unknownOutcome":{"otp":"hope"}}                             | /unknownOutcome/otp unknown
            {"unknownOutcome":{"otp":null}}                               | /unknownOutcome/otp required
            {"health":{"failureRate":0}}                                  | /health/failureRate out_of_range
            {"health":{"failureRate":1.1}}                                | /health/failureRate out_of_range
            {"health":{"minimum":0}}                                      | /health/minimum out_of_range
            {"health":{"halfLife":"PT0S"}}                                | /health/halfLife out_of_range
            {"health":{"openFor":"P2D"}}                                  | /health/openFor out_of_range
            {"health":{"openFor":"PT10S","openCap":"PT5S"}}               | /health/openCap out_of_range
            {"health":{"probes":101}}                                     | /health/probes out_of_range
            {"quietHours":{"until":"08:00"}}                              | /quietHours/from required
            {"quietHours":{"from":"22:00","until":"8:00"}}                | /quietHours/until malformed
            {"quietHours":{"from":"24:30","until":"08:00"}}               | /quietHours/from malformed
            {"quietHours":{"from":"22:00:30","until":"08:00"}}            | /quietHours/from malformed
            {"quietHours":{"from":"08:00","until":"08:00"}}               | /quietHours/until out_of_range
            {"quietHours":{"from":"22:00","until":"08:00","classes":[]}}  | /quietHours/classes required
            {"quietHours":{"from":"22:00","until":"08:00","classes":["bulk","x"]}} | /quietHours/classes/1 unknown
            {"quietHours":{"from":"22:00","until":"08:00","classes":[null]}} | /quietHours/classes/0 required
            {"quietHours":{"from":"22:00","until":"08:00","zone":"Mars"}} | /quietHours/zone unknown
            {"laneDefaults":{"weight":1001}}                              | /laneDefaults/weight out_of_range
            {"laneDefaults":{"group":-1}}                                 | /laneDefaults/group out_of_range
            {"laneDefaults":{"state":"asleep"}}                           | /laneDefaults/state unknown
            {"laneDefaults":{"ratePerSecond":100001}}                     | /laneDefaults/ratePerSecond out_of_range
            {"laneDefaults":{"activeHours":"always"}}                     | /laneDefaults/activeHours malformed
            {"laneDefaults":{"zone":"Europe/Nowhere"}}                    | /laneDefaults/zone unknown
            {"lanes":{"smpp:a":{"quota":{"perMinute":-1}}}}               | /lanes/smpp:a/quota/perMinute out_of_range
            {"lanes":{"smpp:a":{"quota":{"recipientsPerMonth":1000001}}}} | /lanes/smpp:a/quota/recipientsPerMonth out_of_range
            {"lanes":{"pigeon:a/b~c":{}}}                                 | /lanes/pigeon:a~1b~0c malformed
            """)
    void pointsAtWhatIsWrong(String body, String expected) {
        assertThat(wrong(body)).containsExactly(expected);
    }

    @Test
    void namesAllThatIsWrongAtOnce() {
        assertThat(wrong("""
                {"shards":0,"health":{"probes":0},"lanes":{"smpp:a":{"weight":-1},"smpp:b":{"state":"x","zone":"y"}}}"""))
                .containsExactlyInAnyOrder(
                        "/shards out_of_range",
                        "/health/probes out_of_range",
                        "/lanes/smpp:a/weight out_of_range",
                        "/lanes/smpp:b/state unknown",
                        "/lanes/smpp:b/zone unknown");
    }

    @Test
    void boundsWhatAPoolsEntryHolds() {
        String many = IntStream.rangeClosed(0, 500)
                .mapToObj("\"smpp:l%d\":{}"::formatted)
                .collect(Collectors.joining(","));
        String hours = "daily 08:00-09:00, ".repeat(50) + "daily 08:00-09:00";

        assertThat(wrong("{\"lanes\":{%s}}".formatted(many))).containsExactly("/lanes too-many");
        assertThat(wrong("{\"laneDefaults\":{\"activeHours\":\"%s\"}}".formatted(hours)))
                .containsExactly("/laneDefaults/activeHours too-long");
    }

    private static List<String> wrong(String body) {
        Checks checks = new Checks();
        request(body).checkedRules(checks);
        Refusal refusal = catchThrowableOfType(Refusal.class, checks::refuseIfWrong);
        assertThat(refusal).as(body).isNotNull();
        return refusal.problem().errors().stream()
                .map((FieldError error) -> error.pointer() + " " + error.code())
                .toList();
    }

    private static PoolOptions options(String body) {
        return rules(body).options();
    }

    private static PoolRules rules(String body) {
        Checks checks = new Checks();
        PoolRules rules = request(body).checkedRules(checks);
        checks.refuseIfWrong();
        return rules;
    }

    private static PoolRequest request(String body) {
        return Json.MAPPER.readValue(
                body.replaceFirst("\\{", "{\"channel\":\"sms\",").replace(",}", "}"), PoolRequest.class);
    }
}
