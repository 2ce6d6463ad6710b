-- CreateTable
CREATE TABLE "document" (
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "page" INTEGER NOT NULL,
    "file_id" TEXT,
    "sha256" TEXT,
    "mime" TEXT,
    "size" INTEGER,
    "state" TEXT NOT NULL,
    "flags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "document_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "document_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "document_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "document_application_id_kind_idx" ON "document"("application_id", "kind");

-- CreateIndex
CREATE INDEX "document_person_id_idx" ON "document"("person_id");

-- CreateIndex
CREATE INDEX "document_file_id_idx" ON "document"("file_id");

-- The same picture sent twice is one document; a kind that was passed over is passed over once.
CREATE UNIQUE INDEX "document_same_file" ON "document"("application_id", "kind", "sha256") WHERE state = 'kept';
CREATE UNIQUE INDEX "document_skipped" ON "document"("application_id", "kind") WHERE state = 'skipped';

-- Files that are still to be removed from the storage.
CREATE INDEX "document_removing" ON "document"("at") WHERE state = 'removing';
