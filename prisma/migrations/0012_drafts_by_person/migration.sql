-- Several people fill in the same form on one phone: a chat keeps one draft for each of them and each class.
DROP INDEX "draft_conversation_id_flow_key";
CREATE INDEX "draft_conversation_id_idx" ON "draft"("conversation_id");
