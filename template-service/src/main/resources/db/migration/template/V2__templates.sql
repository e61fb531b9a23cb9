-- Templates of applications: the head row says which revision is active, a revision's text never changes.
-- A deleted template stays as a tombstone, so that its versions and revisions go on when the name comes back.
-- Times are Unix milliseconds.
CREATE TABLE template (
    application VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name        VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version     BIGINT      NOT NULL,
    deleted     BOOLEAN     NOT NULL,
    revision    INT         NOT NULL,
    PRIMARY KEY (application, name)
);

CREATE TABLE template_revision (
    application VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name        VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    revision    INT         NOT NULL,
    content     MEDIUMTEXT  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    created_at  BIGINT      NOT NULL,
    PRIMARY KEY (application, name, revision)
);
