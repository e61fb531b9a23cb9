package io.smsplatform.infrastructure;

import org.jspecify.annotations.Nullable;

/**
 * A start that was refused or failed; its message is written for the operator: what is wrong, with which value, and
 * what to do about it.
 */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartupException(String problem, String remedy) {
        this(problem, remedy, null);
    }

    public StartupException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem + " " + remedy, cause);
    }
}
