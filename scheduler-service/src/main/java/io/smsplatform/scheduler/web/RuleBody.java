package io.smsplatform.scheduler.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.events.config.RuleConfig;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A failure rule as it is told.
 *
 * @param notes what makes it match less than it seems to; left out when there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RuleBody(
        String name,
        boolean enabled,
        int priority,
        String scene,
        RuleConfig.Match match,
        String action,
        RuleConfig.@Nullable Retry retry,
        @Nullable String alert,
        @Nullable List<String> notes) {

    /** @param pools names of the pools that there are */
    static RuleBody of(RuleConfig rule, Set<String> pools) {
        List<String> notes = rule.match().pools().stream()
                .filter(pool -> !pools.contains(pool))
                .map("there is no pool '%s' at present"::formatted)
                .toList();
        return new RuleBody(
                rule.name(),
                rule.enabled(),
                rule.priority(),
                rule.scene(),
                rule.match(),
                rule.action(),
                rule.retry(),
                rule.alert(),
                notes.isEmpty() ? null : notes);
    }
}
