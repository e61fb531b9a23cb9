-- One row per Idempotency-Key and application; a row without a body is an acceptance under way or broken off.
-- Times are Unix milliseconds: claimed_at is compared exactly.
CREATE TABLE idempotency (
    application     VARCHAR(63)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    fingerprint     BINARY(32)   NOT NULL,
    task            BIGINT       NOT NULL,
    first_message   BIGINT       NOT NULL,
    messages        INT          NOT NULL,
    accepted_at     BIGINT       NOT NULL,
    claimed_at      BIGINT       NOT NULL,
    body            MEDIUMBLOB   NULL,
    PRIMARY KEY (application, idempotency_key),
    KEY idempotency_age (accepted_at)
);
