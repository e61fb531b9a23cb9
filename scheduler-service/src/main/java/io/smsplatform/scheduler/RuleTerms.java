package io.smsplatform.scheduler;

import io.smsplatform.events.config.RuleConfig;
import org.jspecify.annotations.Nullable;

/** What can be decided about a failure rule: everything of its configuration but its name, version and life. */
public record RuleTerms(
        boolean enabled,
        int priority,
        String scene,
        RuleConfig.Match match,
        String action,
        RuleConfig.@Nullable Retry retry,
        @Nullable String alert) {

    static RuleTerms of(RuleConfig rule) {
        return new RuleTerms(
                rule.enabled(), rule.priority(), rule.scene(), rule.match(), rule.action(), rule.retry(), rule.alert());
    }

    /** The rule as it is published. */
    public RuleConfig entry(String name, long version, boolean deleted) {
        return new RuleConfig(name, version, deleted, enabled, priority, scene, match, action, retry, alert);
    }
}
