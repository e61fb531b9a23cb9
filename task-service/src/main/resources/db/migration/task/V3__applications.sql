-- Applications and their credentials; a deleted one stays as a tombstone, because its messages still name it.
-- Times are Unix milliseconds.
CREATE TABLE application (
    id            VARCHAR(63)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    version       BIGINT       NOT NULL,
    deleted       BOOLEAN      NOT NULL,
    enabled       BOOLEAN      NOT NULL,
    scopes        VARCHAR(64)  NOT NULL,
    password_hash VARCHAR(255) NULL,
    created_at    BIGINT       NOT NULL
);

CREATE TABLE application_key (
    id          CHAR(13)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    application VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    secret_hash CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at  BIGINT      NOT NULL,
    KEY application_key_of (application)
);
