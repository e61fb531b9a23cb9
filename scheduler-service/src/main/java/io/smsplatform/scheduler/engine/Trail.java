package io.smsplatform.scheduler.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What former attempts left behind for the next decision; most messages have {@link #NONE}.
 *
 * @param tried lanes that failed with this message, the latest last; at most {@value #TRIED_AT_MOST}
 * @param switching the next attempt must not go by one of them while another lane is there
 * @param rule the failure rule that asked for the next attempt
 * @param cancelRequested no further attempt
 */
public record Trail(
        List<String> tried, boolean switching, @Nullable String rule, boolean cancelRequested) {

    public static final Trail NONE = new Trail(List.of(), false, null, false);

    private static final int TRIED_AT_MOST = 8;

    Trail failedBy(String lane, boolean mustSwitch, @Nullable String byRule) {
        if (tried.contains(lane)) {
            return new Trail(tried, mustSwitch, byRule, cancelRequested);
        }
        List<String> more = new ArrayList<>(tried);
        more.add(lane);
        List<String> latest = more.subList(Math.max(0, more.size() - TRIED_AT_MOST), more.size());
        return new Trail(List.copyOf(latest), mustSwitch, byRule, cancelRequested);
    }

    Trail withCancelRequested() {
        return new Trail(tried, switching, rule, true);
    }
}
