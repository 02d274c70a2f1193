CREATE TYPE "public"."transfer_state" AS ENUM('receiving', 'received', 'ingested');--> statement-breakpoint
CREATE TABLE "transfers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"upload_id" uuid NOT NULL,
	"bytes" bigint NOT NULL,
	"state" "transfer_state" DEFAULT 'receiving' NOT NULL,
	"entries_done" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"received_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "upload_files" ADD COLUMN "transfer_id" uuid;--> statement-breakpoint
ALTER TABLE "upload_files" ADD COLUMN "entry" integer;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_upload_id_uploads_id_fk" FOREIGN KEY ("upload_id") REFERENCES "public"."uploads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "transfers_upload_id_state_index" ON "transfers" USING btree ("upload_id","state");--> statement-breakpoint
CREATE INDEX "transfers_waiting" ON "transfers" USING btree ("received_at") WHERE state = 'received';--> statement-breakpoint
ALTER TABLE "upload_files" ADD CONSTRAINT "upload_files_transfer_id_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfers"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "upload_files_transfer_id_index" ON "upload_files" USING btree ("transfer_id");