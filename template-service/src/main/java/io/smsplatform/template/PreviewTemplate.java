package io.smsplatform.template;

import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.sms.SmsText;
import io.smsplatform.events.text.MessageTemplate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Renders a template with parameters, without sending anything. */
@Component
public class PreviewTemplate {

    private static final int MAX_TEXT = 16_000;

    private final ManageTemplates templates;

    PreviewTemplate(ManageTemplates templates) {
        this.templates = templates;
    }

    public Mono<Preview> preview(String application, String name, Map<String, String> parameters) {
        return templates.find(application, name).map(template -> render(template, parameters));
    }

    private static Preview render(Template template, Map<String, String> parameters) {
        MessageTemplate parsed = MessageTemplate.parse(template.text());
        Set<String> missing = parsed.missing(parameters);
        if (!missing.isEmpty()) {
            throw refusal("missing-parameters", "the template needs " + String.join(", ", missing));
        }
        long length = parsed.renderedLength(parameters);
        if (length > MAX_TEXT) {
            throw refusal("too-long", "the text has %d characters, at most %d are taken".formatted(length, MAX_TEXT));
        }
        Preview preview = Preview.of(parsed.render(parameters));
        if (preview.segments() > SmsText.MAX_SEGMENTS) {
            throw refusal(
                    "too-long",
                    "the text needs %d segments, at most %d fit in one message"
                            .formatted(preview.segments(), SmsText.MAX_SEGMENTS));
        }
        return preview;
    }

    private static Refusal refusal(String code, String detail) {
        return new Refusal(Problem.invalid(List.of(new FieldError("/parameters", code, detail))));
    }
}
