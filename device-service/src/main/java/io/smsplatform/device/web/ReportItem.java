package io.smsplatform.device.web;

import io.smsplatform.device.lane.DeviceReport;
import io.smsplatform.device.lane.Lease;
import io.smsplatform.device.lane.LeaseTokens;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.SendFailure;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One report as a phone sends it, by HTTP or as a frame. */
record ReportItem(
        @Nullable String lease,
        @Nullable String outcome,
        @Nullable Boolean receiptExpected,
        @Nullable String code,
        @Nullable String detail,
        @Nullable String at) {

    private static final Map<String, Outcome> OUTCOMES = Map.of(
            "sent", Outcome.SENT,
            "delivered", Outcome.DELIVERED,
            "undelivered", Outcome.UNDELIVERED,
            "failed", Outcome.FAILED);

    /** What a phone can know of. */
    private static final Set<SendFailure> FAILURES = EnumSet.of(
            SendFailure.DEVICE_ERROR,
            SendFailure.NOT_CONNECTED,
            SendFailure.THROTTLED,
            SendFailure.NETWORK_TRANSIENT,
            SendFailure.NETWORK_REJECTED,
            SendFailure.INVALID_RECIPIENT,
            SendFailure.INVALID_SENDER,
            SendFailure.INVALID_CONTENT,
            SendFailure.UNDELIVERABLE);

    private static final int LONGEST_DETAIL = 255;

    /** The report, or null with the reasons among the errors. */
    @Nullable
    DeviceReport validate(String pointer, LeaseTokens tokens, String lane, FieldErrors errors) {
        Lease held = lease == null ? null : tokens.parse(lease, lane).orElse(null);
        errors.require(held != null, pointer + "/lease", "unknown", "lease was not given to this device");
        Outcome meant = outcome == null ? null : OUTCOMES.get(outcome);
        errors.require(
                meant != null,
                pointer + "/outcome",
                "unknown",
                "outcome is none of sent, delivered, undelivered, failed");
        errors.require(
                detail == null || detail.length() <= LONGEST_DETAIL,
                pointer + "/detail",
                "length",
                "detail has more than %d characters".formatted(LONGEST_DETAIL));
        Instant when = when(pointer, errors);
        SendFailure failure = meant == null ? null : failure(pointer, meant, errors);
        return held == null || meant == null || errors.any()
                ? null
                : new DeviceReport(held, meant, Boolean.TRUE.equals(receiptExpected), failure, detail, when);
    }

    private @Nullable Instant when(String pointer, FieldErrors errors) {
        try {
            return at == null ? null : OffsetDateTime.parse(at).toInstant();
        } catch (DateTimeParseException e) {
            errors.add(pointer + "/at", "format", "at is not an RFC 3339 time");
            return null;
        }
    }

    private @Nullable SendFailure failure(String pointer, Outcome meant, FieldErrors errors) {
        if (meant == Outcome.SENT || meant == Outcome.DELIVERED) {
            errors.require(
                    code == null, pointer + "/code", "unexpected", "code belongs to failed and undelivered only");
            return null;
        }
        if (code == null) {
            return meant == Outcome.FAILED ? SendFailure.DEVICE_ERROR : SendFailure.UNDELIVERABLE;
        }
        SendFailure known = Arrays.stream(SendFailure.values())
                .filter(failure -> FAILURES.contains(failure) && failure.code().equals(code))
                .findFirst()
                .orElse(null);
        errors.require(
                known != null,
                pointer + "/code",
                "unknown",
                "code is none of " + FAILURES.stream().map(SendFailure::code).toList());
        return known;
    }
}
