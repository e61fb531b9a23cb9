-- Phones. Owner: device-service. The id is a TSID, so that it also says when the device was registered.
CREATE TABLE device (
    id         BIGINT       NOT NULL PRIMARY KEY,
    version    BIGINT       NOT NULL,
    deleted    BOOLEAN      NOT NULL,
    name       VARCHAR(100) NOT NULL,
    pool       VARCHAR(63)  NOT NULL,
    token_hash CHAR(64)     NOT NULL
);
