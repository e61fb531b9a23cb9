package io.smsplatform.events.access;

/** The problems that the API answers with: stable code, HTTP status and title. The registry page is docs/api/problems.md. */
public enum ProblemType {
    MALFORMED_REQUEST("malformed-request", 400, "The request cannot be read"),
    UNAUTHENTICATED("unauthenticated", 401, "Credentials are missing or wrong"),
    FORBIDDEN("forbidden", 403, "Not allowed"),
    NOT_FOUND("not-found", 404, "There is no such thing"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "The resource does not know this method"),
    CONFLICT("conflict", 409, "This contradicts the present state"),
    IDEMPOTENCY_IN_FLIGHT("idempotency-in-flight", 409, "The first request with this Idempotency-Key is still running"),
    LEASE_OVER("lease-over", 409, "The lease is over: do not send this message"),
    TOO_LARGE("too-large", 413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "Only application/json is understood"),
    INVALID("invalid", 422, "Some fields are not valid"),
    IDEMPOTENCY_MISMATCH("idempotency-mismatch", 422, "This Idempotency-Key was used with another request"),
    TOO_MANY_REQUESTS("too-many-requests", 429, "Too many requests"),
    INTERNAL("internal", 500, "Our fault; nothing was accepted"),
    UNAVAILABLE("unavailable", 503, "Not available for now; nothing was accepted"),
    ACCEPTANCE_UNKNOWN("acceptance-unknown", 503, "Whether this was accepted is not known");

    private final String code;
    private final int status;
    private final String title;

    ProblemType(String code, int status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
