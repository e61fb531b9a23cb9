-- One row per message: the fold of everything that was said about it, in whatever order it was read.
-- Owner: result-service. Times are Unix milliseconds; NULL = not known (yet). Can be dropped and rebuilt from the log.
CREATE TABLE message (
    id                 BIGINT       NOT NULL PRIMARY KEY,
    -- facts: the same in every event that carries them
    task_id            BIGINT       NULL,
    application        VARCHAR(64)  NULL,
    client_reference   VARCHAR(255) NULL,
    channel            VARCHAR(16)  NULL,
    pool               VARCHAR(64)  NULL,
    message_class      VARCHAR(16)  NULL,
    recipient          VARCHAR(255) NULL,
    sender             VARCHAR(255) NULL,
    body               MEDIUMTEXT   NULL,
    segments           INT          NULL,
    accepted_at        BIGINT       NULL,
    scheduled_at       BIGINT       NULL,
    expires_at         BIGINT       NULL,
    -- standing: of the event with the greatest state_order
    state              VARCHAR(16)  NOT NULL,
    state_order        BIGINT       NOT NULL,
    settled_at         BIGINT       NULL,
    code               VARCHAR(64)  NULL,
    detail             VARCHAR(255) NULL,
    -- lane: of the event with the greatest lane_order
    lane               VARCHAR(128) NULL,
    lane_order         BIGINT       NOT NULL,
    attempts           INT          NOT NULL,
    possible_duplicate TINYINT      NOT NULL,
    -- one JSON document per line, in the order of arrival; repeats are dropped by the reader
    timeline           MEDIUMTEXT   NOT NULL,
    KEY message_application (application, id),
    KEY message_task (task_id),
    KEY message_client_reference (client_reference, application),
    KEY message_recipient (recipient, application)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
