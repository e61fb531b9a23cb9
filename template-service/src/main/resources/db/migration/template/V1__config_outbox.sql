-- Changes of configuration, committed with the change itself, deleted once they are on their topic.
CREATE TABLE config_outbox (
    sequence    BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    topic       VARCHAR(64)  NOT NULL,
    entry_key   VARCHAR(191) NOT NULL,
    entry_value MEDIUMBLOB   NOT NULL
);
