package io.smsplatform.events.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A problem document (RFC 9457), media type {@code application/problem+json}.
 *
 * @param type {@code urn:sms-platform:problem:<code>}
 * @param code the last part of the type, for clients that switch on it
 * @param errors all field errors at once; left out when there are none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(String type, String title, int status, String detail, String code, List<FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One wrong field.
     *
     * @param pointer JSON Pointer (RFC 6901) into the request body
     * @param code stable, for programs
     * @param detail for people: the offending value's shape and the expectation
     */
    public record FieldError(String pointer, String code, String detail) {}

    public static Problem of(ProblemType type, String detail) {
        return new Problem(urn(type), type.title(), type.status(), detail, type.code(), List.of());
    }

    /** A {@link ProblemType#INVALID} problem with every field error found. */
    public static Problem invalid(List<FieldError> errors) {
        String detail = errors.size() == 1 ? errors.get(0).detail() : errors.size() + " fields are not valid";
        ProblemType type = ProblemType.INVALID;
        return new Problem(urn(type), type.title(), type.status(), detail, type.code(), List.copyOf(errors));
    }

    private static String urn(ProblemType type) {
        return "urn:sms-platform:problem:" + type.code();
    }
}
