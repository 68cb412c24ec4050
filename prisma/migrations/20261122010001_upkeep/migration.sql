-- AlterTable
ALTER TABLE "day_read" DROP COLUMN "calendar_seconds";

-- CreateTable
CREATE TABLE "upkeep_lease" (
    "task" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "lease_until" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "upkeep_lease_pkey" PRIMARY KEY ("task")
);
