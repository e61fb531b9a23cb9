package io.smsplatform.scheduler.engine;

import java.time.ZoneId;

/** What a lane may use at most in each calendar unit of a zone: a SIM card's plan. In segments; 0 = no limit. */
record QuotaTerms(int perMinute, int perHour, int perDay, int perMonth, int recipientsPerMonth, ZoneId zone) {

    QuotaTerms ofSegments() {
        return recipientsPerMonth == 0 ? this : new QuotaTerms(perMinute, perHour, perDay, perMonth, 0, zone);
    }
}
