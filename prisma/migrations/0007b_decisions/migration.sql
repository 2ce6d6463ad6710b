-- The last decision of staff, as long as it may be taken back.
ALTER TABLE application ADD COLUMN decided_at TIMESTAMPTZ(3), ADD COLUMN decided_by UUID, ADD COLUMN decided_from JSONB;
