package io.smsplatform.template;

import io.smsplatform.events.sms.SmsText;

/** What a rendered template would cost as an SMS; made by the same code that renders accepted messages. */
public record Preview(String text, int segments, SmsText.Encoding encoding) {

    static Preview of(String text) {
        SmsText sms = SmsText.of(text);
        return new Preview(text, sms.segments(), sms.encoding());
    }
}
