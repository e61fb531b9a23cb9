package io.smsplatform.device.web;

import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with a request, so that the caller hears it at once. */
final class FieldErrors {

    private final List<Problem.FieldError> errors = new ArrayList<>();

    void add(String pointer, String code, String detail) {
        errors.add(new Problem.FieldError(pointer, code, detail));
    }

    void require(boolean holds, String pointer, String code, String detail) {
        if (!holds) {
            add(pointer, code, detail);
        }
    }

    boolean any() {
        return !errors.isEmpty();
    }

    /** @throws Refusal 422 with all of them, if there are any */
    void throwIfAny() {
        if (any()) {
            throw new Refusal(Problem.invalid(errors));
        }
    }
}
