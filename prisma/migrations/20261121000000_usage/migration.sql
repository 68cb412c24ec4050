-- CreateEnum
CREATE TYPE "day_state" AS ENUM ('OPEN', 'CLOSED');

-- CreateTable
CREATE TABLE "machine_run" (
    "id" BIGSERIAL NOT NULL,
    "account" TEXT NOT NULL,
    "cluster" TEXT NOT NULL,
    "upstream_row_id" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "instance_type" TEXT,
    "started_at" TIMESTAMP(3) NOT NULL,
    "stopped_at" TIMESTAMP(3),
    "first_seen_at" TIMESTAMP(3) NOT NULL,
    "last_seen_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "machine_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "day_read" (
    "id" BIGSERIAL NOT NULL,
    "account" TEXT NOT NULL,
    "cluster" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "time_zone" TEXT NOT NULL,
    "state" "day_state" NOT NULL,
    "rows_complete" BOOLEAN NOT NULL,
    "used_seconds" BIGINT,
    "machines" INTEGER,
    "read_at" TIMESTAMP(3),
    "upstream_total_seconds" BIGINT,
    "total_read_at" TIMESTAMP(3),

    CONSTRAINT "day_read_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "day_run" (
    "day_read_id" BIGINT NOT NULL,
    "run_id" BIGINT NOT NULL,
    "used_seconds" INTEGER NOT NULL,

    CONSTRAINT "day_run_pkey" PRIMARY KEY ("day_read_id","run_id")
);

-- CreateIndex
CREATE INDEX "machine_run_account_cluster_started_at_idx" ON "machine_run"("account", "cluster", "started_at");

-- CreateIndex
CREATE UNIQUE INDEX "machine_run_account_upstream_row_id_started_at_key" ON "machine_run"("account", "upstream_row_id", "started_at");

-- CreateIndex
CREATE UNIQUE INDEX "day_read_account_cluster_day_time_zone_key" ON "day_read"("account", "cluster", "day", "time_zone");

-- CreateIndex
CREATE INDEX "day_run_run_id_idx" ON "day_run"("run_id");

-- AddForeignKey
ALTER TABLE "day_run" ADD CONSTRAINT "day_run_day_read_id_fkey" FOREIGN KEY ("day_read_id") REFERENCES "day_read"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "day_run" ADD CONSTRAINT "day_run_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "machine_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
