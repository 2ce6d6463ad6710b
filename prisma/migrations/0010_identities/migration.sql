-- How a link of a person and a chat was proven, and by whom. `first`: the chat that they became known in · `form`: somebody
-- typed their NIK there, which proves nothing · contact, number, code, counter: proven.
ALTER TABLE person_identity ADD COLUMN proof TEXT NOT NULL DEFAULT 'form';
ALTER TABLE person_identity ADD COLUMN proven_by TEXT;
UPDATE person_identity l SET proof = 'first'
WHERE NOT EXISTS (
  SELECT FROM person_identity o WHERE o.person_id = l.person_id AND (o.since, o.identity_id) < (l.since, l.identity_id)
);

-- Two people that turned out to be one. `moved` says what went over, ids and times only, so that it can be taken back.
ALTER TABLE person ADD COLUMN merged_into UUID;
CREATE TABLE person_merge (
  id UUID PRIMARY KEY,
  kept_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE ON UPDATE CASCADE,
  merged_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE ON UPDATE CASCADE,
  at TIMESTAMPTZ(3) NOT NULL,
  merged_by TEXT NOT NULL,
  moved JSONB NOT NULL,
  undone_at TIMESTAMPTZ(3),
  undone_by TEXT
);
CREATE INDEX person_merge_kept_id_idx ON person_merge (kept_id);
CREATE INDEX person_merge_merged_id_idx ON person_merge (merged_id);

-- When the provider was last asked for the number behind a chat.
ALTER TABLE chat_identity ADD COLUMN phone_asked_at TIMESTAMPTZ(3);
CREATE INDEX chat_identity_asked ON chat_identity (channel, account, phone_asked_at);

-- A notice keeps one id over all chats that it is tried in. `doubtful`: an attempt may have arrived though nobody knows.
ALTER TABLE outbox ADD COLUMN notice_id UUID;
ALTER TABLE outbox ADD COLUMN doubtful BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE outbox ADD COLUMN passed_on_at TIMESTAMPTZ(3);
CREATE INDEX outbox_notice ON outbox (notice_id) WHERE notice_id IS NOT NULL;
CREATE INDEX outbox_undelivered ON outbox (id)
  WHERE notice_id IS NOT NULL AND passed_on_at IS NULL AND state IN ('failed', 'cancelled');
CREATE INDEX outbox_notice_waits ON outbox (due_at) WHERE notice_id IS NOT NULL AND state = 'pending';

-- Notices that did not reach their chat: gone on to another one, or for staff to tell.
CREATE TABLE fallback (
  notice_id UUID PRIMARY KEY,
  notice TEXT NOT NULL,
  purpose TEXT NOT NULL,
  person_id UUID REFERENCES person (id) ON DELETE SET NULL ON UPDATE CASCADE,
  -- The chat that it did not reach last.
  conversation_id UUID NOT NULL REFERENCES conversation (id) ON DELETE CASCADE ON UPDATE CASCADE,
  reason TEXT NOT NULL,
  -- passed_on, staff, done
  state TEXT NOT NULL,
  since TIMESTAMPTZ(3) NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  done_by TEXT
);
CREATE INDEX fallback_person_id_idx ON fallback (person_id);
CREATE INDEX fallback_conversation_id_idx ON fallback (conversation_id);
CREATE INDEX fallback_for_staff ON fallback (since) WHERE state = 'staff';
