-- A notice for somebody whose only chat was cut off was tried in no chat at all.
ALTER TABLE fallback ALTER COLUMN conversation_id DROP NOT NULL;
