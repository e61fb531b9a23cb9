package io.smsplatform.scheduler.engine.simulation;

import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.scheduler.engine.FailureRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Failure rules of one time, and what they say of a failure, worked out anew. */
final class Failures {

    static final List<String> CODES = List.of("throttled", "rejected", "busy", "absent");

    private static final List<String> ACTIONS = List.of("retry", "switch_provider", "fail", "none");

    final FailureRules rules;
    private final List<RuleConfig> configs;

    private Failures(List<RuleConfig> configs) {
        this.configs = configs.stream()
                .filter(RuleConfig::enabled)
                .sorted(Comparator.comparingInt(RuleConfig::priority).thenComparing(RuleConfig::name))
                .toList();
        this.rules = FailureRules.of(configs);
    }

    static Failures none() {
        return new Failures(List.of());
    }

    static Failures any(Chance chance, List<String> lanes) {
        List<RuleConfig> configs = new ArrayList<>();
        for (int i = chance.below(5); i > 0; i--) {
            configs.add(new RuleConfig(
                    "rule" + i,
                    1,
                    false,
                    !chance.oneIn(5),
                    chance.below(3),
                    chance.oneIn(3) ? "callback_failure" : "send_failure",
                    new RuleConfig.Match(
                            List.of(),
                            chance.oneIn(3) ? List.of(chance.of(lanes)) : List.of(),
                            List.of(),
                            List.of(),
                            chance.oneIn(3) ? List.of() : List.of(chance.of(CODES)),
                            List.of(),
                            false),
                    chance.of(ACTIONS),
                    chance.oneIn(2)
                            ? new RuleConfig.Retry(chance.below(4), Duration.ofSeconds(3), 2, Duration.ofSeconds(9))
                            : null,
                    chance.oneIn(3) ? "duty" : null));
        }
        return new Failures(configs);
    }

    /** The same rules, but for one action another one. */
    FailureRules with(String action, String instead) {
        return FailureRules.of(configs.stream()
                .map(each -> !each.action().equals(action)
                        ? each
                        : new RuleConfig(
                                each.name(),
                                each.version(),
                                each.deleted(),
                                each.enabled(),
                                each.priority(),
                                each.scene(),
                                each.match(),
                                instead,
                                each.retry(),
                                each.alert()))
                .toList());
    }

    /** The rule that decides, or null. */
    RuleConfig deciding(String scene, String lane, String code) {
        for (RuleConfig each : configs) {
            RuleConfig.Match match = each.match();
            if (each.scene().equals(scene)
                    && (match.lanes().isEmpty() || match.lanes().contains(lane))
                    && (match.codes().isEmpty() || match.codes().contains(code))) {
                return each;
            }
        }
        return null;
    }
}
