package io.smsplatform.task.submission;

import io.smsplatform.events.Channel;
import io.smsplatform.events.sms.SmsText;
import io.smsplatform.events.text.MessageTemplate;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules about texts: rendered per recipient, measured, and refused when nobody could send them. Pure. */
final class Contents {

    static final int MAX_TEXT = 16_000;

    /** Of all texts of one submission together: what one request may cost in memory. */
    static final long MAX_TOTAL_TEXT = 4_000_000;

    private Contents() {}

    static void everyRecipientGetsAText(Examination of) {
        String text = of.submission.text();
        MessageTemplate template = of.template;
        if (text != null) {
            oneText(of, text);
        } else if (template != null) {
            renderedTexts(of, template);
        }
    }

    private static void oneText(Examination of, String text) {
        int segments = measure(of, "/text", text);
        if ((long) text.length() * of.addresses.size() > MAX_TOTAL_TEXT) {
            refuseTotal(of);
            return;
        }
        of.submission.addressees().forEach(addressee -> of.addText(text, segments));
    }

    private static void renderedTexts(Examination of, MessageTemplate template) {
        List<Submission.Addressee> addressees = of.submission.addressees();
        boolean list = of.submission.recipients() != null;
        long total = 0;
        for (int i = 0; i < addressees.size() && i < SubmissionRules.MAX_RECIPIENTS; i++) {
            String pointer = list ? "/recipients/" + i + "/parameters" : "/template/parameters";
            Map<String, String> values = values(of.submission, addressees.get(i));
            Set<String> missing = template.missing(values);
            long length = template.renderedLength(values);
            if (!missing.isEmpty()) {
                of.refuse(pointer, "missing-parameters", "the template needs " + String.join(", ", missing));
                continue;
            }
            if (length > MAX_TEXT) {
                refuseLength(of, pointer, length);
                continue;
            }
            total += length;
            if (total > MAX_TOTAL_TEXT) {
                refuseTotal(of);
                return;
            }
            String text = template.render(values);
            of.addText(text, measure(of, pointer, text));
        }
    }

    private static Map<String, String> values(Submission submission, Submission.Addressee addressee) {
        Map<String, String> values = new HashMap<>();
        if (submission.template() != null) {
            values.putAll(submission.template().parameters());
        }
        values.putAll(addressee.parameters());
        return values;
    }

    /** Segments of a text that can be sent; 0 when it was refused. */
    private static int measure(Examination of, String pointer, String text) {
        if (text.isBlank()) {
            of.refuse(pointer, "empty", "the text is empty");
            return 0;
        }
        if (text.length() > MAX_TEXT) {
            refuseLength(of, pointer, text.length());
            return 0;
        }
        if (!StandardCharsets.UTF_16.newEncoder().canEncode(text)) {
            of.refuse(pointer, "malformed", "the text has half a surrogate pair");
            return 0;
        }
        if (of.channel != Channel.SMS) {
            return 1;
        }
        int segments = SmsText.of(text).segments();
        if (segments > SmsText.MAX_SEGMENTS) {
            of.refuse(
                    pointer,
                    "too-long",
                    "the text needs %d segments, at most %d fit in one message"
                            .formatted(segments, SmsText.MAX_SEGMENTS));
        }
        return segments;
    }

    private static void refuseLength(Examination of, String pointer, long length) {
        of.refuse(pointer, "too-long", "the text has %d characters, at most %d are taken".formatted(length, MAX_TEXT));
    }

    private static void refuseTotal(Examination of) {
        of.refuse(
                "/recipients",
                "too-long",
                "the texts have more than %d characters together: send fewer recipients at a time"
                        .formatted(MAX_TOTAL_TEXT));
    }
}
