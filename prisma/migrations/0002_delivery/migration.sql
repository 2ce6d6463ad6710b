-- The relay looks for what is due account by account and lane by lane, oldest first.
DROP INDEX outbox_due;
CREATE INDEX outbox_pending ON outbox (channel, account, lane, due_at, id) WHERE state = 'pending';

-- What is under way is little at any time; relay and sweep count and judge it.
DROP INDEX outbox_lease;
CREATE INDEX outbox_under_way ON outbox (channel, account, lane) WHERE state IN ('queued', 'sending', 'unknown');

CREATE INDEX outbox_expiring ON outbox (expires_at) WHERE state IN ('pending', 'queued') AND expires_at IS NOT NULL;
