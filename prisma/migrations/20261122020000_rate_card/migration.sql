-- CreateTable
CREATE TABLE "rate_card_version" (
    "id" BIGSERIAL NOT NULL,
    "card" TEXT NOT NULL,
    "is_example" BOOLEAN NOT NULL,
    "source" TEXT NOT NULL,
    "imported_by" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "known_at" TIMESTAMP(3) NOT NULL,
    "known_until" TIMESTAMP(3),

    CONSTRAINT "rate_card_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate" (
    "id" BIGSERIAL NOT NULL,
    "version_id" BIGINT NOT NULL,
    "provider" TEXT,
    "region" TEXT,
    "instance_type" TEXT,
    "charge_type" TEXT,
    "currency" TEXT NOT NULL,
    "list_price" DECIMAL(30,9),
    "negotiated_price" DECIMAL(30,9),
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "rate_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "rate_card_version_known_at_idx" ON "rate_card_version"("known_at");

-- CreateIndex
CREATE INDEX "rate_version_id_idx" ON "rate"("version_id");

-- AddForeignKey
ALTER TABLE "rate" ADD CONSTRAINT "rate_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "rate_card_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
