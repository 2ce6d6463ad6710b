-- Some providers take a message and refuse it later: what follows from that is kept with the ack until its row is there.
-- Some give our own id back, which finds the row when theirs was lost on its way.
ALTER TABLE early_ack
  ADD COLUMN outbox_id uuid,
  ADD COLUMN error text,
  ADD COLUMN again boolean NOT NULL DEFAULT false,
  ADD COLUMN refund boolean NOT NULL DEFAULT false,
  ADD COLUMN rest_ms double precision NOT NULL DEFAULT 0;
