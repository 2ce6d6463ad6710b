-- The parent or guardian of an applicant under 18: who was named, and what they answered.
CREATE TABLE guardian (
  application_id UUID PRIMARY KEY REFERENCES application (id) ON DELETE CASCADE,
  -- Typed by the guardian, or by the applicant for them.
  code           TEXT NOT NULL UNIQUE,
  name_enc       TEXT NOT NULL,
  phone_enc      TEXT,
  phone_hash     TEXT,
  asked_at       TIMESTAMPTZ(3) NOT NULL,
  answered_at    TIMESTAMPTZ(3),
  agreed         BOOLEAN,
  -- The chat that answered, and the proof of what was shown.
  identity_id    UUID REFERENCES chat_identity (id),
  consent_id     UUID REFERENCES consent (id)
);
