package io.smsplatform.events.access;

import io.smsplatform.events.access.Problem.FieldError;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** A request body that is JSON but not what is documented: Jackson's first complaint as a field error with its pointer. */
public final class UnfitBody {

    private UnfitBody() {}

    /** Empty unless such a complaint is among the causes; a body that is no JSON at all is another problem. */
    public static Optional<Problem> describe(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(MismatchedInputException.class::isInstance)
                .findFirst()
                .map(complaint -> Problem.invalid(List.of(error((MismatchedInputException) complaint))));
    }

    private static FieldError error(MismatchedInputException complaint) {
        String pointer = complaint.getPath().stream().map(UnfitBody::step).collect(Collectors.joining());
        return complaint instanceof UnrecognizedPropertyException
                ? new FieldError(pointer, "unknown-field", "there is no field of this name")
                : new FieldError(pointer, "wrong-type", "this has to be " + expected(complaint.getTargetType()));
    }

    private static String step(JacksonException.Reference reference) {
        String name = reference.getPropertyName();
        return name == null
                ? "/" + reference.getIndex()
                : "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static String expected(@Nullable Type type) {
        if (!(type instanceof Class<?> wanted)) {
            return "of the documented type";
        }
        if (wanted == String.class) {
            return "a string";
        }
        if (wanted == boolean.class || wanted == Boolean.class) {
            return "true or false";
        }
        if (wanted.isPrimitive() || Number.class.isAssignableFrom(wanted)) {
            return "a number";
        }
        if (wanted == Duration.class) {
            return "an ISO-8601 duration such as PT30S";
        }
        if (wanted == Instant.class) {
            return "a time such as 2027-01-31T08:00:00Z";
        }
        if (wanted.isEnum()) {
            return "one of the documented values";
        }
        if (Collection.class.isAssignableFrom(wanted)) {
            return "an array";
        }
        return wanted.isRecord() || Map.class.isAssignableFrom(wanted) ? "an object" : "of the documented type";
    }
}
