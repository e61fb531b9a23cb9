-- What a claim decided, so that an acceptance that broke off is never finished as something else: the pool, and the
-- SHA-256 of the rendered entries. Null in claims that were made before this migration.
ALTER TABLE idempotency
    ADD COLUMN pool    VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN content BINARY(32)  NULL;
