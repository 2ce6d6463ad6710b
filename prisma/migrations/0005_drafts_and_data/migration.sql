-- Codes that carry an unfinished form to another chat. Only a keyed digest of the code is kept.
CREATE TABLE "draft_code" (
    "id" UUID NOT NULL,
    "code_key" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "draft_id" UUID,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "used_by" UUID,

    CONSTRAINT "draft_code_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "draft_code_code_key_idx" ON "draft_code"("code_key");
CREATE INDEX "draft_code_conversation_id_idx" ON "draft_code"("conversation_id");

-- Codes typed that were none, for the limit of attempts.
CREATE TABLE "draft_code_miss" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_code_miss_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "draft_code_miss_conversation_id_at_idx" ON "draft_code_miss"("conversation_id", "at");

-- What people ask about their data, with the clock of 3 x 24 hours.
CREATE TABLE "data_request" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "person_id" UUID,
    "field" TEXT,
    "value_enc" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "done_by" TEXT,
    "outcome" TEXT,

    CONSTRAINT "data_request_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "data_request_conversation_id_idx" ON "data_request"("conversation_id");
CREATE INDEX "data_request_open_idx" ON "data_request"("due_at") WHERE "done_at" IS NULL;

-- Until then an application must stay; from then on nothing tells whose it was.
ALTER TABLE "person" ADD COLUMN "erase_after" TIMESTAMPTZ(3);
CREATE INDEX "person_erase_after_idx" ON "person"("erase_after") WHERE "erase_after" IS NOT NULL;
