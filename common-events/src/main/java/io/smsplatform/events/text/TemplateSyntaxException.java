package io.smsplatform.events.text;

/** A template text that cannot be parsed; the message says where and what was expected. */
public final class TemplateSyntaxException extends RuntimeException {

    TemplateSyntaxException(String message) {
        super(message, null, false, false);
    }
}
