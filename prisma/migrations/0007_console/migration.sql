-- Conversations in the hands of staff: who waits, since when, and how long people had to wait.
CREATE TABLE hand_over (
  id UUID PRIMARY KEY,
  conversation_id UUID NOT NULL REFERENCES conversation (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  asked_at TIMESTAMPTZ(3) NOT NULL,
  office_open BOOLEAN,
  waiting_since TIMESTAMPTZ(3),
  answered_at TIMESTAMPTZ(3),
  ended_at TIMESTAMPTZ(3)
);
CREATE INDEX hand_over_conversation_id_idx ON hand_over (conversation_id);
-- One open hand-over per conversation.
CREATE UNIQUE INDEX hand_over_open ON hand_over (conversation_id) WHERE ended_at IS NULL;
CREATE INDEX hand_over_answered ON hand_over (answered_at) WHERE answered_at IS NOT NULL;

-- Those that stand now, so that nobody who waits is lost in the move.
INSERT INTO hand_over (id, conversation_id, asked_at, waiting_since)
SELECT gen_random_uuid(), id, coalesce(last_in_at, updated_at), coalesce(last_in_at, updated_at)
FROM conversation WHERE staff_until > updated_at;

CREATE TABLE application_note (
  id UUID PRIMARY KEY,
  application_id UUID NOT NULL REFERENCES application (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  kind TEXT NOT NULL,
  body_enc TEXT NOT NULL,
  author TEXT NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX application_note_application_id_idx ON application_note (application_id);

CREATE TABLE staff (
  id UUID PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL DEFAULT 'staff',
  email_verified BOOLEAN NOT NULL DEFAULT true,
  image TEXT,
  created_at TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL,
  address_enc TEXT NOT NULL,
  address_hash TEXT NOT NULL UNIQUE,
  name_enc TEXT,
  role TEXT NOT NULL,
  disabled_at TIMESTAMPTZ(3)
);

CREATE TABLE staff_session (
  id UUID PRIMARY KEY,
  expires_at TIMESTAMPTZ(3) NOT NULL,
  token TEXT NOT NULL UNIQUE,
  created_at TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL,
  ip_address TEXT,
  user_agent TEXT,
  user_id UUID NOT NULL REFERENCES staff (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX staff_session_user_id_idx ON staff_session (user_id);

CREATE TABLE staff_credential (
  id UUID PRIMARY KEY,
  account_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  user_id UUID NOT NULL REFERENCES staff (id) ON DELETE CASCADE ON UPDATE CASCADE,
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at TIMESTAMPTZ(3),
  refresh_token_expires_at TIMESTAMPTZ(3),
  scope TEXT,
  password TEXT,
  created_at TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL
);
CREATE UNIQUE INDEX staff_credential_provider_id_user_id_key ON staff_credential (provider_id, user_id);
CREATE INDEX staff_credential_user_id_idx ON staff_credential (user_id);

CREATE TABLE staff_verification (
  id UUID PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at TIMESTAMPTZ(3) NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX staff_verification_identifier_idx ON staff_verification (identifier);

CREATE TABLE staff_invitation (
  token_digest TEXT PRIMARY KEY,
  staff_id UUID NOT NULL REFERENCES staff (id) ON DELETE CASCADE ON UPDATE CASCADE,
  created_at TIMESTAMPTZ(3) NOT NULL,
  expires_at TIMESTAMPTZ(3) NOT NULL,
  used_at TIMESTAMPTZ(3)
);
CREATE INDEX staff_invitation_staff_id_idx ON staff_invitation (staff_id);
