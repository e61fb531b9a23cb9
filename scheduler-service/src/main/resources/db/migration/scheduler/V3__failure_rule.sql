-- Failure rules. A deleted one stays, so that its version goes on growing when the name is used again.
CREATE TABLE failure_rule (
    name       VARCHAR(63)  NOT NULL PRIMARY KEY,
    version    BIGINT       NOT NULL,
    deleted    BOOLEAN      NOT NULL,
    enabled    BOOLEAN      NOT NULL,
    priority   INT          NOT NULL,
    scene      VARCHAR(32)  NOT NULL,
    conditions MEDIUMTEXT   NOT NULL, -- JSON as in config.rules, "match"
    action     VARCHAR(32)  NOT NULL,
    retry      VARCHAR(255) NULL,     -- JSON as in config.rules
    alert      VARCHAR(63)  NULL
) CHARACTER SET utf8mb4;
