-- A receipt may come on any bind of an account: the identifier narrows, the connector decides.
ALTER TABLE submitted_part
    DROP KEY submitted_part_smsc_id,
    ADD KEY submitted_part_smsc_id (smsc_id, connector);
