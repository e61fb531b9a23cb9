-- A pool's finer rules as one document, as it travels: nothing selects by them. Null is a row of before there were any.
ALTER TABLE pool ADD COLUMN options JSON NULL;
