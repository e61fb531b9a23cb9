package io.smsplatform.device.lane;

import io.smsplatform.events.Outcome;
import io.smsplatform.events.SendFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a phone says happened to an attempt.
 *
 * @param outcome SENT, DELIVERED, UNDELIVERED or FAILED
 * @param receiptExpected with SENT: the phone will report the delivery later
 * @param failure with FAILED and UNDELIVERED
 * @param detail the phone's own words
 * @param at by the phone's clock; now when absent
 */
public record DeviceReport(
        Lease lease,
        Outcome outcome,
        boolean receiptExpected,
        @Nullable SendFailure failure,
        @Nullable String detail,
        @Nullable Instant at) {}
