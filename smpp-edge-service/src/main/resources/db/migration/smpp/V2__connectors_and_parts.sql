-- Connectors as configured; a deleted one stays as a tombstone that keeps its version.
CREATE TABLE connector (
    name                VARCHAR(63)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    version             BIGINT       NOT NULL,
    deleted             BOOLEAN      NOT NULL,
    enabled             BOOLEAN      NOT NULL,
    pool                VARCHAR(63)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    host                VARCHAR(255) NOT NULL,
    port                INT          NOT NULL,
    system_id           VARCHAR(64)  NOT NULL,
    password            VARCHAR(512) NOT NULL COMMENT 'sealed',
    system_type         VARCHAR(16)  NULL,
    window_size         INT          NOT NULL,
    rate_per_second     DOUBLE       NOT NULL,
    enquire_link_ms     BIGINT       NOT NULL,
    response_timeout_ms BIGINT       NOT NULL
);

-- One row per part that an SMSC accepted: from its identifier back to the message. Ids of messages are time-ordered.
CREATE TABLE submitted_part (
    message_id BIGINT           NOT NULL,
    attempt    INT              NOT NULL,
    part       SMALLINT         NOT NULL,
    parts      SMALLINT         NOT NULL,
    connector  VARCHAR(63)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    smsc_id    VARCHAR(65)      CHARACTER SET latin1 COLLATE latin1_bin NOT NULL COMMENT 'lower case, no leading zeros',
    pool       VARCHAR(63)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    shard      INT              NOT NULL,
    recipient  VARCHAR(21)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    receipt    TINYINT          NOT NULL COMMENT '0 none, 1 undelivered, 2 delivered; single parts stay 0',
    sent_at    BIGINT           NOT NULL COMMENT 'Unix milliseconds',
    PRIMARY KEY (message_id, attempt, part),
    KEY submitted_part_smsc_id (connector, smsc_id)
);

-- Receipts that no message was found for, or that name none.
CREATE TABLE orphan_receipt (
    orphan_id   BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    connector   VARCHAR(63)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    raw_id      VARCHAR(65)  CHARACTER SET latin1 COLLATE latin1_bin NOT NULL,
    smsc_id     VARCHAR(65)  CHARACTER SET latin1 COLLATE latin1_bin NOT NULL,
    as_hex      VARCHAR(65)  CHARACTER SET latin1 COLLATE latin1_bin NULL,
    as_decimal  VARCHAR(65)  CHARACTER SET latin1 COLLATE latin1_bin NULL,
    recipient   VARCHAR(65)  CHARACTER SET latin1 NOT NULL,
    state       VARCHAR(16)  CHARACTER SET ascii NOT NULL,
    error       VARCHAR(32)  CHARACTER SET latin1 NOT NULL,
    reason      VARCHAR(16)  CHARACTER SET ascii NOT NULL,
    received_at BIGINT       NOT NULL COMMENT 'Unix milliseconds',
    KEY orphan_receipt_received (received_at)
);
