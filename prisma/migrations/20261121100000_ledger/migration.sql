-- CreateTable
CREATE TABLE "ledger" (
    "id" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "day" DATE NOT NULL,
    "account" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "upstream" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "billed" BOOLEAN NOT NULL,
    "amount" DECIMAL(30,9) NOT NULL,
    "free_tier_part" DECIMAL(30,9) NOT NULL,
    "currency" TEXT NOT NULL,
    "caller" TEXT NOT NULL,
    "graphql_operation" TEXT,
    "graphql_hash" TEXT,
    "upstream_request_id" TEXT,
    "latency_ms" INTEGER NOT NULL,

    CONSTRAINT "ledger_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_month" (
    "account" TEXT NOT NULL,
    "upstream" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "requests" BIGINT NOT NULL,
    "amount" DECIMAL(30,9) NOT NULL,

    CONSTRAINT "ledger_month_pkey" PRIMARY KEY ("month","account","upstream","operation")
);

-- CreateTable
CREATE TABLE "ledger_day" (
    "caller" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "amount" DECIMAL(30,9) NOT NULL,

    CONSTRAINT "ledger_day_pkey" PRIMARY KEY ("day","caller")
);

-- CreateIndex
CREATE INDEX "ledger_at_idx" ON "ledger"("at");

-- What was spent stays spent. Dropping old rows takes a deliberate hand: disable the trigger first.
CREATE FUNCTION "ledger_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only';
END
$$;

CREATE TRIGGER "ledger_is_append_only" BEFORE UPDATE OR DELETE ON "ledger"
  FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();
