-- How the link to a phone stands, written by the one process that holds it and read by all others.
CREATE TABLE "linked_device" (
  "account" TEXT NOT NULL,
  "phase" TEXT NOT NULL,
  "detail" TEXT NOT NULL,
  "state_enc" TEXT NOT NULL,
  "url" TEXT,
  "pair_enc" TEXT,
  "seen_at" TIMESTAMPTZ(3) NOT NULL,
  "caught_up_to" TIMESTAMPTZ(3),
  CONSTRAINT "linked_device_pkey" PRIMARY KEY ("account")
);

-- Messages that we send through a linked device, so that ours can be told from those that a human types on the phone.
CREATE TABLE "linked_message" (
  "outbox_id" UUID NOT NULL,
  "part" INTEGER NOT NULL,
  "content_key" TEXT NOT NULL,
  "provider_key" UUID,
  "begun_at" TIMESTAMPTZ(3) NOT NULL,
  "last_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "linked_message_pkey" PRIMARY KEY ("outbox_id", "part")
);
CREATE INDEX "linked_message_content_key_idx" ON "linked_message" ("content_key");
CREATE INDEX "linked_message_provider_key_idx" ON "linked_message" ("provider_key");
