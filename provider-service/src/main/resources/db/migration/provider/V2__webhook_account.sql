-- HTTP endpoints that messages are posted to. A deleted one stays as a tombstone, so that its version goes on growing.
CREATE TABLE webhook_account (
    name            VARCHAR(63)   NOT NULL PRIMARY KEY,
    version         BIGINT        NOT NULL,
    deleted         BOOLEAN       NOT NULL,
    enabled         BOOLEAN       NOT NULL,
    pool            VARCHAR(63)   NOT NULL,
    url             VARCHAR(2048) NOT NULL,
    secret          VARCHAR(512)  NOT NULL, -- sealed
    window_size     INT           NOT NULL,
    rate_per_second DOUBLE        NOT NULL,
    timeout_millis  BIGINT        NOT NULL
);
