package io.smsplatform.template;

import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.text.MessageTemplate;
import io.smsplatform.events.text.TemplateSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a template's name and text have to be. Pure. */
public final class TemplateRules {

    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{1,62}");

    /** As long as a rendered text may be. */
    private static final int MAX_TEXT = 16_000;

    private static final int MAX_PARAMETERS = 50;

    private TemplateRules() {}

    /** Everything wrong with a new template. */
    public static List<FieldError> check(@Nullable String name, @Nullable String text) {
        return Stream.of(name(name), text(text)).flatMap(Optional::stream).toList();
    }

    /** Everything wrong with a text. */
    public static List<FieldError> check(@Nullable String text) {
        return text(text).stream().toList();
    }

    private static Optional<FieldError> name(@Nullable String name) {
        if (name == null) {
            return error("/name", "required", "name is required");
        }
        return SLUG.matcher(name).matches()
                ? Optional.empty()
                : error(
                        "/name",
                        "malformed",
                        "a name has 2 to 63 lower-case letters, digits and dashes, a letter first");
    }

    private static Optional<FieldError> text(@Nullable String text) {
        if (text == null) {
            return error("/text", "required", "text is required");
        }
        if (text.isBlank()) {
            return error("/text", "empty", "the text is empty");
        }
        if (text.length() > MAX_TEXT) {
            return error(
                    "/text",
                    "too-long",
                    "the text has %d characters, at most %d are taken".formatted(text.length(), MAX_TEXT));
        }
        try {
            int parameters = MessageTemplate.parse(text).parameters().size();
            return parameters <= MAX_PARAMETERS
                    ? Optional.empty()
                    : error(
                            "/text",
                            "too-many",
                            "the text has %d parameters, at most %d are taken".formatted(parameters, MAX_PARAMETERS));
        } catch (TemplateSyntaxException e) {
            return error("/text", "malformed", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<FieldError> error(String pointer, String code, String detail) {
        return Optional.of(new FieldError(pointer, code, detail));
    }
}
