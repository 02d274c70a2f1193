CREATE TYPE "public"."analysis_state" AS ENUM('queued', 'running', 'done', 'failed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."verdict" AS ENUM('suspicious', 'not-suspicious', 'not-interpretable');--> statement-breakpoint
CREATE TYPE "public"."case_state" AS ENUM('draft', 'in-review', 'published', 'withdrawn');--> statement-breakpoint
CREATE TYPE "public"."series_state" AS ENUM('receiving', 'complete');--> statement-breakpoint
CREATE TYPE "public"."transfer_state" AS ENUM('receiving', 'received', 'ingested');--> statement-breakpoint
CREATE TYPE "public"."upload_file_state" AS ENUM('received', 'accepted', 'duplicate', 'conflict', 'refused');--> statement-breakpoint
CREATE TYPE "public"."upload_state" AS ENUM('open', 'closed', 'expired');--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"provider_id" text NOT NULL,
	"account_id" text NOT NULL,
	"password" text,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_provider_id_account_id_unique" UNIQUE("provider_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "api_tokens_sha256_unique" UNIQUE("sha256")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid,
	"sha256" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	CONSTRAINT "invitations_sha256_unique" UNIQUE("sha256")
);
--> statement-breakpoint
CREATE TABLE "limit_counts" (
	"key" text PRIMARY KEY NOT NULL,
	"used" bigint NOT NULL,
	"resets_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"role" text NOT NULL,
	"institution_id" uuid NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "analyses" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"institution_id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"study_id" uuid NOT NULL,
	"series_revision" integer NOT NULL,
	"model_name" text NOT NULL,
	"model_version" text NOT NULL,
	"model_sha256" text NOT NULL,
	"parameters" jsonb NOT NULL,
	"parameters_sha256" text NOT NULL,
	"priority" integer DEFAULT 0 NOT NULL,
	"state" "analysis_state" DEFAULT 'queued' NOT NULL,
	"progress" jsonb,
	"attempts" integer DEFAULT 0 NOT NULL,
	"error_code" text,
	"error_message" text,
	"verdict" "verdict",
	"reading_sha256" text,
	"mask_sha256" text,
	"lesion_map_sha256" text,
	"worker_id" uuid,
	"requested_by" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"changed_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "analyses_asked_once" UNIQUE("series_id","series_revision","model_sha256","parameters_sha256")
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"device" text NOT NULL,
	"models" jsonb NOT NULL,
	"ms_per_slice" double precision,
	"series_count" integer DEFAULT 0 NOT NULL,
	"ms_by_stage" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"action" text NOT NULL,
	"object_type" text,
	"object_id" text,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "blob_holds" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "blobs" (
	"sha256" text PRIMARY KEY NOT NULL,
	"bytes" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case_files" (
	"case_id" uuid NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"sop_instance_uid" text,
	CONSTRAINT "case_files_case_id_name_pk" PRIMARY KEY("case_id","name")
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"study_id" uuid,
	"analysis_id" uuid,
	"title" text NOT NULL,
	"history" text DEFAULT '' NOT NULL,
	"diagnosis" text DEFAULT '' NOT NULL,
	"proof" text DEFAULT '' NOT NULL,
	"findings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"tags" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"licence" text NOT NULL,
	"author" text NOT NULL,
	"author_id" text NOT NULL,
	"reviewer_id" text,
	"review_comment" text,
	"reviewer" text,
	"state" "case_state" DEFAULT 'draft' NOT NULL,
	"verdict" "verdict",
	"profile" jsonb,
	"synthetic" boolean,
	"warnings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"signer_name" text,
	"signer_fingerprint" text,
	"search" "tsvector" GENERATED ALWAYS AS (
      setweight(to_tsvector('english', title), 'A') ||
      setweight(to_tsvector('english', diagnosis), 'A') ||
      setweight(to_tsvector('english', findings), 'B') ||
      setweight(to_tsvector('english', tags), 'B') ||
      setweight(to_tsvector('english', history), 'C') ||
      setweight(to_tsvector('english', proof), 'C')) STORED,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"subject" text NOT NULL,
	"key" text NOT NULL,
	"request_sha256" text NOT NULL,
	"status" integer,
	"response" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_subject_key_pk" PRIMARY KEY("subject","key")
);
--> statement-breakpoint
CREATE TABLE "institutions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "institutions_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "opinions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"institution_id" uuid NOT NULL,
	"analysis_id" uuid NOT NULL,
	"author_id" text NOT NULL,
	"author_name" text NOT NULL,
	"own_verdict" "verdict",
	"lesions" jsonb NOT NULL,
	"comment" text NOT NULL,
	"supersedes" uuid,
	"signed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "opinions_supersedes_unique" UNIQUE("supersedes")
);
--> statement-breakpoint
CREATE TABLE "instances" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"institution_id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"sop_instance_uid" text NOT NULL,
	"instance_number" integer,
	"blob_sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"transfer_syntax_uid" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "instances_series_id_sop_instance_uid_unique" UNIQUE("series_id","sop_instance_uid")
);
--> statement-breakpoint
CREATE TABLE "series" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"institution_id" uuid NOT NULL,
	"study_id" uuid NOT NULL,
	"series_instance_uid" text NOT NULL,
	"modality" text,
	"description" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"instance_count" integer DEFAULT 0 NOT NULL,
	"state" "series_state" DEFAULT 'receiving' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_instance_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "series_study_id_series_instance_uid_unique" UNIQUE("study_id","series_instance_uid"),
	CONSTRAINT "series_id_institution_id_unique" UNIQUE("id","institution_id")
);
--> statement-breakpoint
CREATE TABLE "studies" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"institution_id" uuid NOT NULL,
	"study_instance_uid" text NOT NULL,
	"study_date" date,
	"patient_id" text,
	"patient_name" text,
	"accession_number" text,
	"description" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "studies_institution_id_study_instance_uid_unique" UNIQUE("institution_id","study_instance_uid"),
	CONSTRAINT "studies_id_institution_id_unique" UNIQUE("id","institution_id")
);
--> statement-breakpoint
CREATE TABLE "guest_links" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"token_sha256" text NOT NULL,
	"institution_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "guest_links_token_sha256_unique" UNIQUE("token_sha256")
);
--> statement-breakpoint
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
CREATE TABLE "upload_files" (
	"upload_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"transfer_id" uuid,
	"entry" integer,
	"bytes" bigint NOT NULL,
	"sha256" text,
	"state" "upload_file_state" DEFAULT 'received' NOT NULL,
	"error_code" text,
	"error_message" text,
	"attributes_removed" integer,
	"warnings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"instance_id" uuid,
	CONSTRAINT "upload_files_upload_id_position_pk" PRIMARY KEY("upload_id","position")
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"institution_id" uuid NOT NULL,
	"user_id" text,
	"guest_link_id" uuid,
	"state" "upload_state" DEFAULT 'open' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_institution_id_institutions_id_fk" FOREIGN KEY ("institution_id") REFERENCES "public"."institutions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_institution_id_institutions_id_fk" FOREIGN KEY ("institution_id") REFERENCES "public"."institutions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_reading_sha256_blobs_sha256_fk" FOREIGN KEY ("reading_sha256") REFERENCES "public"."blobs"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_mask_sha256_blobs_sha256_fk" FOREIGN KEY ("mask_sha256") REFERENCES "public"."blobs"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_lesion_map_sha256_blobs_sha256_fk" FOREIGN KEY ("lesion_map_sha256") REFERENCES "public"."blobs"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_worker_id_workers_id_fk" FOREIGN KEY ("worker_id") REFERENCES "public"."workers"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_series_id_institution_id_series_id_institution_id_fk" FOREIGN KEY ("series_id","institution_id") REFERENCES "public"."series"("id","institution_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_files" ADD CONSTRAINT "case_files_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_files" ADD CONSTRAINT "case_files_sha256_blobs_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."blobs"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_analysis_id_analyses_id_fk" FOREIGN KEY ("analysis_id") REFERENCES "public"."analyses"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opinions" ADD CONSTRAINT "opinions_institution_id_institutions_id_fk" FOREIGN KEY ("institution_id") REFERENCES "public"."institutions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opinions" ADD CONSTRAINT "opinions_analysis_id_analyses_id_fk" FOREIGN KEY ("analysis_id") REFERENCES "public"."analyses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opinions" ADD CONSTRAINT "opinions_supersedes_opinions_id_fk" FOREIGN KEY ("supersedes") REFERENCES "public"."opinions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instances" ADD CONSTRAINT "instances_institution_id_institutions_id_fk" FOREIGN KEY ("institution_id") REFERENCES "public"."institutions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instances" ADD CONSTRAINT "instances_blob_sha256_blobs_sha256_fk" FOREIGN KEY ("blob_sha256") REFERENCES "public"."blobs"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instances" ADD CONSTRAINT "instances_series_id_institution_id_series_id_institution_id_fk" FOREIGN KEY ("series_id","institution_id") REFERENCES "public"."series"("id","institution_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_institution_id_institutions_id_fk" FOREIGN KEY ("institution_id") REFERENCES "public"."institutions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_study_id_institution_id_studies_id_institution_id_fk" FOREIGN KEY ("study_id","institution_id") REFERENCES "public"."studies"("id","institution_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "studies" ADD CONSTRAINT "studies_institution_id_institutions_id_fk" FOREIGN KEY ("institution_id") REFERENCES "public"."institutions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guest_links" ADD CONSTRAINT "guest_links_institution_id_institutions_id_fk" FOREIGN KEY ("institution_id") REFERENCES "public"."institutions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_upload_id_uploads_id_fk" FOREIGN KEY ("upload_id") REFERENCES "public"."uploads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_files" ADD CONSTRAINT "upload_files_upload_id_uploads_id_fk" FOREIGN KEY ("upload_id") REFERENCES "public"."uploads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_files" ADD CONSTRAINT "upload_files_transfer_id_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfers"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_files" ADD CONSTRAINT "upload_files_instance_id_instances_id_fk" FOREIGN KEY ("instance_id") REFERENCES "public"."instances"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_institution_id_institutions_id_fk" FOREIGN KEY ("institution_id") REFERENCES "public"."institutions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_guest_link_id_guest_links_id_fk" FOREIGN KEY ("guest_link_id") REFERENCES "public"."guest_links"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_user_id_index" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "api_tokens_user_id_index" ON "api_tokens" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "invitations_user_id_index" ON "invitations" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "invitations_expires_at_index" ON "invitations" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "limit_counts_resets_at_index" ON "limit_counts" USING btree ("resets_at");--> statement-breakpoint
CREATE INDEX "sessions_user_id_index" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expires_at_index" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "verifications_identifier_index" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "verifications_expires_at_index" ON "verifications" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "analyses_institution_id_created_at_id_index" ON "analyses" USING btree ("institution_id","created_at","id");--> statement-breakpoint
CREATE INDEX "analyses_institution_id_changed_at_id_index" ON "analyses" USING btree ("institution_id","changed_at","id");--> statement-breakpoint
CREATE INDEX "analyses_institution_id_state_created_at_id_index" ON "analyses" USING btree ("institution_id","state","created_at","id");--> statement-breakpoint
CREATE INDEX "analyses_institution_id_verdict_created_at_id_index" ON "analyses" USING btree ("institution_id","verdict","created_at","id");--> statement-breakpoint
CREATE INDEX "analyses_unfinished" ON "analyses" USING btree ("state","created_at") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "analyses_study_id_index" ON "analyses" USING btree ("study_id");--> statement-breakpoint
CREATE INDEX "analyses_worker_id_index" ON "analyses" USING btree ("worker_id");--> statement-breakpoint
CREATE INDEX "analyses_reading_sha256_index" ON "analyses" USING btree ("reading_sha256");--> statement-breakpoint
CREATE INDEX "analyses_mask_sha256_index" ON "analyses" USING btree ("mask_sha256");--> statement-breakpoint
CREATE INDEX "analyses_lesion_map_sha256_index" ON "analyses" USING btree ("lesion_map_sha256");--> statement-breakpoint
CREATE INDEX "audit_events_at_index" ON "audit_events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audit_events_object_type_object_id_index" ON "audit_events" USING btree ("object_type","object_id");--> statement-breakpoint
CREATE INDEX "audit_events_actor_kind_actor_id_index" ON "audit_events" USING btree ("actor_kind","actor_id");--> statement-breakpoint
CREATE INDEX "case_files_sha256_index" ON "case_files" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "cases_state_created_at_id_index" ON "cases" USING btree ("state","created_at","id");--> statement-breakpoint
CREATE INDEX "cases_author_id_index" ON "cases" USING btree ("author_id");--> statement-breakpoint
CREATE INDEX "cases_study_id_index" ON "cases" USING btree ("study_id");--> statement-breakpoint
CREATE INDEX "cases_analysis_id_index" ON "cases" USING btree ("analysis_id");--> statement-breakpoint
CREATE INDEX "cases_findings_index" ON "cases" USING gin ("findings");--> statement-breakpoint
CREATE INDEX "cases_tags_index" ON "cases" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "cases_search_index" ON "cases" USING gin ("search");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_at_index" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "opinions_analysis_id_signed_at_id_index" ON "opinions" USING btree ("analysis_id","signed_at","id");--> statement-breakpoint
CREATE INDEX "instances_institution_id_sop_instance_uid_index" ON "instances" USING btree ("institution_id","sop_instance_uid");--> statement-breakpoint
CREATE INDEX "instances_blob_sha256_index" ON "instances" USING btree ("blob_sha256");--> statement-breakpoint
CREATE INDEX "series_institution_id_series_instance_uid_index" ON "series" USING btree ("institution_id","series_instance_uid");--> statement-breakpoint
CREATE INDEX "series_institution_id_modality_index" ON "series" USING btree ("institution_id","modality");--> statement-breakpoint
CREATE INDEX "series_receiving" ON "series" USING btree ("last_instance_at") WHERE state = 'receiving';--> statement-breakpoint
CREATE INDEX "studies_listed" ON "studies" USING btree ("institution_id","created_at","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "studies_by_date" ON "studies" USING btree ("institution_id",coalesce("study_date", '-infinity'),"id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "studies_by_patient_id" ON "studies" USING btree ("institution_id","patient_id");--> statement-breakpoint
CREATE INDEX "studies_by_patient_name" ON "studies" USING btree ("institution_id",lower("patient_name") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "studies_by_accession_number" ON "studies" USING btree ("institution_id","accession_number");--> statement-breakpoint
CREATE INDEX "studies_by_description" ON "studies" USING gin (to_tsvector('simple', "description"));--> statement-breakpoint
CREATE INDEX "studies_deleted" ON "studies" USING btree ("deleted_at") WHERE deleted_at is not null;--> statement-breakpoint
CREATE INDEX "guest_links_expires_at_index" ON "guest_links" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "transfers_upload_id_state_index" ON "transfers" USING btree ("upload_id","state");--> statement-breakpoint
CREATE INDEX "transfers_waiting" ON "transfers" USING btree ("received_at") WHERE state = 'received';--> statement-breakpoint
CREATE INDEX "upload_files_instance_id_index" ON "upload_files" USING btree ("instance_id");--> statement-breakpoint
CREATE INDEX "upload_files_sha256_index" ON "upload_files" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "upload_files_transfer_id_index" ON "upload_files" USING btree ("transfer_id");--> statement-breakpoint
CREATE INDEX "uploads_institution_id_created_at_id_index" ON "uploads" USING btree ("institution_id","created_at","id");--> statement-breakpoint
CREATE INDEX "uploads_state_created_at_index" ON "uploads" USING btree ("state","created_at");--> statement-breakpoint
CREATE INDEX "uploads_guest_link_id_index" ON "uploads" USING btree ("guest_link_id");