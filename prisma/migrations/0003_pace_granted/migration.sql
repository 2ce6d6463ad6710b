-- How many slots were given, so that a message that came late can say which slot must not come before a second later.
ALTER TABLE pace ADD COLUMN granted BIGINT NOT NULL DEFAULT 0;
