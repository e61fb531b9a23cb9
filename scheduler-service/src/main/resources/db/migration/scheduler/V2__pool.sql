-- Pools. A deleted one stays, so that its version goes on growing when the name is used again.
CREATE TABLE pool (
    name                   VARCHAR(63)  NOT NULL PRIMARY KEY,
    version                BIGINT       NOT NULL,
    deleted                BOOLEAN      NOT NULL,
    channel                VARCHAR(16)  NOT NULL,
    selection              VARCHAR(32)  NOT NULL,
    rate_per_second        DOUBLE       NOT NULL,
    max_attempts           INT          NOT NULL,
    back_off_millis        BIGINT       NOT NULL,
    back_off_cap_millis    BIGINT       NOT NULL,
    hand_over_lease_millis BIGINT       NOT NULL,
    result_lease_millis    BIGINT       NOT NULL,
    receipt_timeout_millis BIGINT       NOT NULL,
    shards                 INT          NOT NULL
);
