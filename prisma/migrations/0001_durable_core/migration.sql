-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "centre_kind" AS ENUM ('uptd', 'community', 'kelurahan', 'lpk');

-- CreateEnum
CREATE TYPE "selection_mode" AS ENUM ('selection', 'first_come');

-- CreateEnum
CREATE TYPE "batch_state" AS ENUM ('draft', 'open', 'closed', 'cancelled');

-- CreateEnum
CREATE TYPE "inbox_state" AS ENUM ('unread', 'done', 'parked');

-- CreateEnum
CREATE TYPE "inbox_kind" AS ENUM ('message', 'timer', 'notice', 'staff', 'outcome');

-- CreateEnum
CREATE TYPE "lane" AS ENUM ('reply', 'proactive');

-- CreateEnum
CREATE TYPE "outbox_state" AS ENUM ('pending', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'expired', 'cancelled');

-- CreateEnum
CREATE TYPE "stage" AS ENUM ('submitted', 'verified', 'invited_test', 'invited_interview', 'accepted', 'reserve', 'confirmed', 'in_training', 'graduated', 'rejected', 'withdrawn', 'expired', 'no_show', 'dropped_out');

-- CreateTable
CREATE TABLE "training_centre" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "centre_kind" NOT NULL,
    "authority" TEXT NOT NULL,
    "region_code" TEXT NOT NULL,
    "timezone" TEXT NOT NULL,
    "address" TEXT,
    "hours" TEXT,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "contact" TEXT,
    "group_link" TEXT,
    "demo_fields" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "facts" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "training_centre_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trade" (
    "key" TEXT NOT NULL,
    "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "trade_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "program" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "centre_id" UUID NOT NULL,
    "trade_key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "scheme" TEXT,
    "facilities" JSONB NOT NULL DEFAULT '[]',
    "certificate" JSONB,
    "rules" JSONB NOT NULL DEFAULT '{}',
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "program_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "batch" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "program_id" UUID NOT NULL,
    "centre_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL DEFAULT 1,
    "mode" "selection_mode" NOT NULL,
    "state" "batch_state" NOT NULL DEFAULT 'draft',
    "capacity" INTEGER NOT NULL DEFAULT 16,
    "reserve_size" INTEGER,
    "taken" INTEGER NOT NULL DEFAULT 0,
    "applied" INTEGER NOT NULL DEFAULT 0,
    "reserved" INTEGER NOT NULL DEFAULT 0,
    "ranked" INTEGER NOT NULL DEFAULT 0,
    "quota_by" TEXT,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE,
    "days" INTEGER,
    "boarding" BOOLEAN NOT NULL DEFAULT false,
    "funding" TEXT,
    "rules" JSONB NOT NULL DEFAULT '{}',
    "steps" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "region_quota" (
    "id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "region_code" TEXT NOT NULL,
    "capacity" INTEGER NOT NULL,
    "taken" INTEGER NOT NULL DEFAULT 0,
    "reserved" INTEGER NOT NULL DEFAULT 0,
    "ranked" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "region_quota_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "class_session" (
    "id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "topic" TEXT,
    "room" TEXT,

    CONSTRAINT "class_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "faq" (
    "id" UUID NOT NULL,
    "centre_id" UUID,
    "topic" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "questions" TEXT[],
    "answer" TEXT NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "faq_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "region" (
    "code" TEXT NOT NULL,
    "parent_code" TEXT,
    "name" TEXT NOT NULL,
    "search" TEXT NOT NULL,

    CONSTRAINT "region_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "name_enc" TEXT NOT NULL,
    "nik_enc" TEXT,
    "nik_hash" TEXT,
    "born_enc" TEXT,
    "phone_enc" TEXT,
    "phone_hash" TEXT,
    "education" TEXT,
    "region_code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chat_identity" (
    "id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "external_enc" TEXT NOT NULL,
    "external_hash" TEXT NOT NULL,
    "display_name_enc" TEXT,
    "phone_enc" TEXT,
    "phone_hash" TEXT,
    "phone_verified" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT NOT NULL DEFAULT 'id',
    "reachable" BOOLEAN NOT NULL DEFAULT true,
    "opted_out" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chat_identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person_identity" (
    "person_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "person_identity_pkey" PRIMARY KEY ("person_id","identity_id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "id" UUID NOT NULL,
    "state_enc" TEXT,
    "in_seq" INTEGER NOT NULL DEFAULT 0,
    "out_seq" INTEGER NOT NULL DEFAULT 0,
    "quiet_until" TIMESTAMPTZ(3),
    "staff_until" TIMESTAMPTZ(3),
    "centre_id" UUID,
    "last_in_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "kind" "inbox_kind" NOT NULL,
    "body_enc" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "arrival" BIGSERIAL NOT NULL,
    "state" "inbox_state" NOT NULL DEFAULT 'unread',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "seq" INTEGER,
    "error" TEXT,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "turn_attempt" (
    "id" UUID NOT NULL,
    "inbox_ids" UUID[],
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "turn_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "lane" "lane" NOT NULL,
    "out_seq" INTEGER NOT NULL,
    "body_enc" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'reply',
    "state" "outbox_state" NOT NULL DEFAULT 'pending',
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "provider_enc" TEXT,
    "provider_key" UUID,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "queued_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "early_ack" (
    "provider_key" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "early_ack_pkey" PRIMARY KEY ("provider_key")
);

-- CreateTable
CREATE TABLE "pace" (
    "account" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(6) NOT NULL,
    "stopped_until" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "pace_pkey" PRIMARY KEY ("account")
);

-- CreateTable
CREATE TABLE "timer" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "fired_at" TIMESTAMPTZ(3),

    CONSTRAINT "timer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "input_enc" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "error" TEXT,

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "draft" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "flow" TEXT NOT NULL,
    "state_enc" TEXT NOT NULL,
    "done" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action_token" (
    "token" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "flow" TEXT NOT NULL,
    "vars_enc" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "action_token_pkey" PRIMARY KEY ("token")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "person_id" UUID,
    "purpose" TEXT NOT NULL,
    "given" BOOLEAN NOT NULL,
    "text_version" TEXT NOT NULL,
    "text_hash" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "inbox_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interest" (
    "id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "trade_key" TEXT NOT NULL DEFAULT '',
    "region_code" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "told_batch_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "interest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "application" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "stage" "stage" NOT NULL,
    "quota_id" UUID,
    "seat" BOOLEAN NOT NULL DEFAULT false,
    "rank" INTEGER,
    "education" TEXT,
    "region_code" TEXT,
    "phone_enc" TEXT,
    "flags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "withdrawn_from" JSONB,

    CONSTRAINT "application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "application_event" (
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "from_stage" "stage",
    "to_stage" "stage" NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "application_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "training_centre_code_key" ON "training_centre"("code");

-- CreateIndex
CREATE UNIQUE INDEX "program_code_key" ON "program"("code");

-- CreateIndex
CREATE INDEX "program_centre_id_idx" ON "program"("centre_id");

-- CreateIndex
CREATE UNIQUE INDEX "batch_code_key" ON "batch"("code");

-- CreateIndex
CREATE INDEX "batch_program_id_idx" ON "batch"("program_id");

-- CreateIndex
CREATE INDEX "batch_centre_id_idx" ON "batch"("centre_id");

-- CreateIndex
CREATE INDEX "batch_state_closes_at_idx" ON "batch"("state", "closes_at");

-- CreateIndex
CREATE UNIQUE INDEX "region_quota_batch_id_region_code_key" ON "region_quota"("batch_id", "region_code");

-- CreateIndex
CREATE INDEX "class_session_batch_id_starts_at_idx" ON "class_session"("batch_id", "starts_at");

-- CreateIndex
CREATE INDEX "faq_centre_id_idx" ON "faq"("centre_id");

-- CreateIndex
CREATE INDEX "region_parent_code_idx" ON "region"("parent_code");

-- CreateIndex
CREATE UNIQUE INDEX "person_nik_hash_key" ON "person"("nik_hash");

-- CreateIndex
CREATE INDEX "person_phone_hash_idx" ON "person"("phone_hash");

-- CreateIndex
CREATE INDEX "chat_identity_phone_hash_idx" ON "chat_identity"("phone_hash");

-- CreateIndex
CREATE UNIQUE INDEX "chat_identity_channel_account_external_hash_key" ON "chat_identity"("channel", "account", "external_hash");

-- CreateIndex
CREATE INDEX "person_identity_identity_id_idx" ON "person_identity"("identity_id");

-- CreateIndex
CREATE INDEX "inbox_conversation_id_seq_idx" ON "inbox"("conversation_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_conversation_id_out_seq_key" ON "outbox"("conversation_id", "out_seq");

-- CreateIndex
CREATE UNIQUE INDEX "timer_kind_conversation_id_subject_key" ON "timer"("kind", "conversation_id", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "draft_conversation_id_flow_key" ON "draft"("conversation_id", "flow");

-- CreateIndex
CREATE INDEX "action_token_conversation_id_idx" ON "action_token"("conversation_id");

-- CreateIndex
CREATE INDEX "consent_identity_id_purpose_idx" ON "consent"("identity_id", "purpose");

-- CreateIndex
CREATE UNIQUE INDEX "interest_identity_id_trade_key_region_code_key" ON "interest"("identity_id", "trade_key", "region_code");

-- CreateIndex
CREATE UNIQUE INDEX "application_number_key" ON "application"("number");

-- CreateIndex
CREATE INDEX "application_batch_id_stage_idx" ON "application"("batch_id", "stage");

-- CreateIndex
CREATE INDEX "application_person_id_idx" ON "application"("person_id");

-- CreateIndex
CREATE INDEX "application_identity_id_idx" ON "application"("identity_id");

-- CreateIndex
CREATE INDEX "application_event_application_id_idx" ON "application_event"("application_id");

-- CreateIndex
CREATE INDEX "audit_event_subject_idx" ON "audit_event"("subject");

-- AddForeignKey
ALTER TABLE "program" ADD CONSTRAINT "program_centre_id_fkey" FOREIGN KEY ("centre_id") REFERENCES "training_centre"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "program" ADD CONSTRAINT "program_trade_key_fkey" FOREIGN KEY ("trade_key") REFERENCES "trade"("key") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch" ADD CONSTRAINT "batch_program_id_fkey" FOREIGN KEY ("program_id") REFERENCES "program"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch" ADD CONSTRAINT "batch_centre_id_fkey" FOREIGN KEY ("centre_id") REFERENCES "training_centre"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "region_quota" ADD CONSTRAINT "region_quota_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "batch"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "class_session" ADD CONSTRAINT "class_session_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "batch"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "faq" ADD CONSTRAINT "faq_centre_id_fkey" FOREIGN KEY ("centre_id") REFERENCES "training_centre"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_identity" ADD CONSTRAINT "person_identity_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_identity" ADD CONSTRAINT "person_identity_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "chat_identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_id_fkey" FOREIGN KEY ("id") REFERENCES "chat_identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "chat_identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interest" ADD CONSTRAINT "interest_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "chat_identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application" ADD CONSTRAINT "application_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application" ADD CONSTRAINT "application_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application_event" ADD CONSTRAINT "application_event_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say. -----------------------------------------------------------------------------------

-- Typing errors in names of places.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX region_search_trgm ON region USING gin (search gin_trgm_ops);

-- Queues are read by the few rows that are still open, so their indexes hold only those.
CREATE INDEX inbox_unread_arrival ON inbox (arrival) WHERE state = 'unread';
CREATE INDEX inbox_parked ON inbox (conversation_id) WHERE state = 'parked';
CREATE INDEX outbox_open ON outbox (conversation_id, lane, out_seq) WHERE state IN ('pending', 'queued', 'sending', 'unknown');
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'pending';
CREATE INDEX outbox_lease ON outbox (lease_until) WHERE state = 'sending';
CREATE INDEX outbox_provider ON outbox (provider_key) WHERE provider_key IS NOT NULL;
CREATE INDEX timer_due ON timer (due_at) WHERE fired_at IS NULL;
CREATE INDEX job_pending ON job (created_at) WHERE state IN ('pending', 'queued', 'running');

-- Written with every message: room on its page lets the new version stay out of the index.
ALTER TABLE conversation SET (fillfactor = 50);

-- One open application per person and batch, whatever arrives at the same moment.
CREATE UNIQUE INDEX application_one_open ON application (person_id, batch_id)
  WHERE stage NOT IN ('rejected', 'withdrawn', 'expired', 'no_show', 'dropped_out');
CREATE INDEX application_reserve ON application (batch_id, quota_id, rank) WHERE stage = 'reserve';
CREATE SEQUENCE application_number;
