package io.smsplatform.provider.webhook;

import org.jspecify.annotations.Nullable;

/**
 * How the posting of an alert ended.
 *
 * @param reason why it was not taken, for an operator; null if it was
 */
public record AlertEnd(@Nullable String reason) {

    static final AlertEnd POSTED = new AlertEnd(null);

    static AlertEnd refused(String reason) {
        return new AlertEnd(reason);
    }
}
