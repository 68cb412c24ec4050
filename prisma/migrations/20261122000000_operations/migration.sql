-- CreateEnum
CREATE TYPE "operation_status" AS ENUM ('PENDING', 'SENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'UNKNOWN');

-- CreateTable
CREATE TABLE "operation" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "caller" TEXT NOT NULL,
    "client_mutation_id" TEXT,
    "input_hash" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "lacks_secrets" BOOLEAN NOT NULL,
    "client_token" TEXT,
    "status" "operation_status" NOT NULL,
    "resource_type" TEXT,
    "resource_key" TEXT,
    "made_key" TEXT,
    "handle" TEXT,
    "status_text" TEXT,
    "progress" DOUBLE PRECISION,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMP(3),
    "empty_looks" INTEGER NOT NULL DEFAULT 0,
    "before" TEXT[],
    "found" TEXT[],
    "error" JSONB,
    "request_ids" TEXT[],
    "amount" DECIMAL(30,9) NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL,
    "parent_id" UUID,
    "step_index" INTEGER,
    "owner" TEXT,
    "lease_until" TIMESTAMP(3),
    "due_at" TIMESTAMP(3) NOT NULL,
    "polls" INTEGER NOT NULL DEFAULT 0,
    "deadline_at" TIMESTAMP(3),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMP(3) NOT NULL,
    "started_at" TIMESTAMP(3),
    "ended_at" TIMESTAMP(3),
    "updated_at" TIMESTAMP(3) NOT NULL,
    "graphql_operation" TEXT,
    "graphql_hash" TEXT,

    CONSTRAINT "operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "operation_id" UUID NOT NULL,
    "caller" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "outcome" "operation_status" NOT NULL,
    "resource_id" TEXT,
    "error_code" TEXT,
    "request_ids" TEXT[],
    "amount" DECIMAL(30,9) NOT NULL,
    "currency" TEXT NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "operation_made_key_key" ON "operation"("made_key");

-- CreateIndex
CREATE INDEX "operation_status_due_at_idx" ON "operation"("status", "due_at");

-- CreateIndex
CREATE INDEX "operation_created_at_id_idx" ON "operation"("created_at", "id");

-- CreateIndex
CREATE INDEX "operation_resource_key_idx" ON "operation"("resource_key");

-- CreateIndex
CREATE INDEX "operation_parent_id_step_index_idx" ON "operation"("parent_id", "step_index");

-- CreateIndex
CREATE UNIQUE INDEX "operation_caller_client_mutation_id_key" ON "operation"("caller", "client_mutation_id");

-- CreateIndex
CREATE INDEX "audit_at_id_idx" ON "audit"("at", "id");

-- CreateIndex
CREATE INDEX "audit_operation_id_idx" ON "audit"("operation_id");

-- AddForeignKey
ALTER TABLE "operation" ADD CONSTRAINT "operation_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was done stays told. Dropping old rows takes a deliberate hand: disable the trigger first.
CREATE FUNCTION "audit_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only';
END
$$;

CREATE TRIGGER "audit_is_append_only" BEFORE UPDATE OR DELETE ON "audit"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();
