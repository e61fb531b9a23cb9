package io.smsplatform.task.application;

import java.security.SecureRandom;
import java.util.Base64;

/** A secret in the clear, for the moment between its making and its telling; its text form is masked. */
public record Secret(String clear) {

    private static final int BYTES = 32;

    static Secret generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Override
    public String toString() {
        return "***";
    }
}
