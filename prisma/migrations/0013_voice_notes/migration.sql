-- A voice note on its way to staff. Its audio lies in the storage, sealed; here is only where, and what became of it.
CREATE TABLE "voice_note" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "file_id" TEXT,
    "mime" TEXT,
    "size" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "heard_at" TIMESTAMPTZ(3),

    CONSTRAINT "voice_note_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "voice_note_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "voice_note_message_id_key" ON "voice_note"("message_id");
CREATE INDEX "voice_note_conversation_id_at_idx" ON "voice_note"("conversation_id", "at");
CREATE INDEX "voice_note_file_id_idx" ON "voice_note"("file_id");

-- What the sweep looks for: recordings that lie in the storage, or are still to be removed from it.
CREATE INDEX "voice_note_held" ON "voice_note"("at") WHERE state IN ('kept', 'removing');
