-- CreateEnum
CREATE TYPE "usage_status" AS ENUM ('OPEN', 'PARTIAL', 'CLOSED', 'CORRECTED');

-- AlterTable
ALTER TABLE "day_read" ADD COLUMN     "calendar_seconds" BIGINT,
ADD COLUMN     "is_named" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "day_run" ADD COLUMN     "calendar_seconds" INTEGER;

-- What is stored so far is of days of 24 hours.
UPDATE "day_run" SET "calendar_seconds" = "used_seconds";
UPDATE "day_read" SET "calendar_seconds" = "used_seconds";

ALTER TABLE "day_run" ALTER COLUMN "calendar_seconds" SET NOT NULL;

-- CreateTable
CREATE TABLE "usage_rollup" (
    "account" TEXT NOT NULL,
    "cluster" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "time_zone" TEXT NOT NULL,
    "instance_type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "charge_type" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "used_seconds" BIGINT NOT NULL,
    "machines" INTEGER NOT NULL,
    "status" "usage_status" NOT NULL,
    "is_current" BOOLEAN NOT NULL,
    "as_of" TIMESTAMP(3) NOT NULL,
    "known_at" TIMESTAMP(3) NOT NULL,
    "known_until" TIMESTAMP(3),

    CONSTRAINT "usage_rollup_pkey" PRIMARY KEY ("account","cluster","day","time_zone","instance_type","provider","region","charge_type","revision")
);

-- CreateTable
CREATE TABLE "usage_month" (
    "account" TEXT NOT NULL,
    "cluster" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "time_zone" TEXT NOT NULL,
    "instance_type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "charge_type" TEXT NOT NULL,
    "used_seconds" BIGINT NOT NULL,
    "machine_days" BIGINT NOT NULL,
    "cells" INTEGER NOT NULL,
    "open_cells" INTEGER NOT NULL,
    "partial_cells" INTEGER NOT NULL,
    "corrected_cells" INTEGER NOT NULL,
    "known_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "usage_month_pkey" PRIMARY KEY ("account","month","cluster","time_zone","instance_type","provider","region","charge_type")
);

-- CreateTable
CREATE TABLE "usage_day" (
    "account" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "time_zone" TEXT NOT NULL,
    "instance_type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "charge_type" TEXT NOT NULL,
    "used_seconds" BIGINT NOT NULL,
    "machine_days" BIGINT NOT NULL,
    "cells" INTEGER NOT NULL,
    "open_cells" INTEGER NOT NULL,
    "partial_cells" INTEGER NOT NULL,
    "corrected_cells" INTEGER NOT NULL,
    "known_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "usage_day_pkey" PRIMARY KEY ("account","day","time_zone","instance_type","provider","region","charge_type")
);

-- CreateTable
CREATE TABLE "cluster_fact" (
    "account" TEXT NOT NULL,
    "cluster" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_until" DATE NOT NULL,
    "cluster_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "charge_type" TEXT NOT NULL,
    "instance_type" TEXT NOT NULL,
    "cluster_type" TEXT NOT NULL,
    "tags" JSONB NOT NULL,
    "created_at" TIMESTAMP(3),
    "first_seen_at" TIMESTAMP(3) NOT NULL,
    "last_seen_at" TIMESTAMP(3) NOT NULL,
    "gone_at" TIMESTAMP(3),

    CONSTRAINT "cluster_fact_pkey" PRIMARY KEY ("account","cluster","valid_from")
);

-- CreateTable
CREATE TABLE "usage_reconciliation" (
    "account" TEXT NOT NULL,
    "cluster" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "time_zone" TEXT NOT NULL,
    "upstream_seconds" BIGINT,
    "own_seconds" BIGINT,
    "cause" TEXT NOT NULL,
    "checked_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "usage_reconciliation_pkey" PRIMARY KEY ("account","day","cluster","time_zone")
);

-- CreateTable
CREATE TABLE "usage_coverage" (
    "account" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "time_zone" TEXT NOT NULL,
    "clusters" INTEGER NOT NULL,
    "complete" INTEGER NOT NULL,
    "checked_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "usage_coverage_pkey" PRIMARY KEY ("account","day","time_zone")
);

-- CreateIndex
CREATE INDEX "usage_rollup_day_account_idx" ON "usage_rollup"("day", "account");

-- CreateIndex
CREATE INDEX "usage_rollup_known_at_idx" ON "usage_rollup"("known_at");
