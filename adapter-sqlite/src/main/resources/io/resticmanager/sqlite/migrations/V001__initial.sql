-- Times are milliseconds since 1970 (UTC), ids are ULIDs as text, flags are 0 or 1, JSON uses the words of the REST API.

create table setting (
  name text not null primary key,
  value text not null
) strict;

create table app_user (
  id text not null primary key,
  username text not null unique,
  role text not null,
  password_hash text not null,
  created_at integer not null
) strict;

create table login_session (
  id text not null primary key,
  token_hash text not null unique,
  user_id text not null references app_user (id),
  csrf_token text not null,
  created_at integer not null,
  last_used_at integer not null,
  expires_at integer not null,
  address text not null,
  user_agent text not null
) strict;
create index login_session_of_user on login_session (user_id, created_at desc);
create index login_session_by_end on login_session (expires_at);

create table repository (
  id text not null primary key,
  name text not null unique,
  url text not null,
  restic_id text,
  maintenance_host_id text,
  append_only text not null,
  stored_bytes integer,
  uncompressed_bytes integer,
  blob_count integer,
  snapshot_count integer,
  locks integer,
  measured_at integer,
  created_at integer not null,
  revision integer not null
) strict;

create table repository_password (
  repository_id text not null primary key references repository (id) on delete cascade,
  sealed blob not null
) strict;

-- host_id '' is the login that hosts share.
create table credential (
  repository_id text not null references repository (id) on delete cascade,
  slot text not null,
  host_id text not null,
  sealed blob not null,
  primary key (repository_id, slot, host_id)
) strict;

create table enrollment_token (
  id text not null primary key,
  token_hash text not null unique,
  hostname text,
  tags text not null,
  repository_id text references repository (id),
  includes text not null,
  may_initialise integer not null,
  for_host_id text,
  created_at integer not null,
  expires_at integer not null,
  uses_left integer not null,
  revoked_at integer
) strict;
create index enrollment_token_open on enrollment_token (id) where revoked_at is null and uses_left > 0;

create table host (
  id text not null primary key,
  name text not null,
  name_key text not null,
  restic_host text not null,
  os text not null,
  arch text not null,
  machine_id text not null,
  enrolled_at integer not null,
  enrolled_with text not null,
  agent_version text not null,
  restic_version text,
  boot_id text,
  instance_id text,
  first_hello_at integer,
  last_hello_at integer,
  clock_skew_ms integer not null,
  plan_desired text not null,
  plan_applied text,
  plan_drift_since integer,
  plan_problem text,
  duplicate_machine_id text,
  duplicate_hostname text,
  duplicate_seen_at integer,
  rotation_wanted integer not null,
  revision integer not null,
  last_heard_at integer not null default 0,
  last_backup_job text,
  last_backup_outcome text,
  last_backup_at integer not null default 0,
  last_failed_at integer,
  last_confirmed_at integer,
  protection_rank integer not null default 1,
  snapshot_count integer not null default 0,
  removed_at integer
) strict;
create unique index host_by_machine on host (machine_id) where removed_at is null;
create index host_by_name on host (name_key, id) where removed_at is null;
create index host_by_rank on host (protection_rank, name_key, id) where removed_at is null;
create index host_by_backup on host (last_backup_at desc, id) where removed_at is null;

create table host_tag (
  host_id text not null references host (id) on delete cascade,
  tag text not null,
  primary key (host_id, tag)
) strict, without rowid;
create index host_tag_by_tag on host_tag (tag, host_id);

-- state: current, next (offered, not yet stored by the agent) or revoked.
create table bearer (
  token_hash text not null primary key,
  host_id text not null references host (id),
  state text not null
) strict;
create index bearer_of_host on bearer (host_id);

create table source_group (
  id text not null primary key,
  host_id text not null references host (id),
  name text not null,
  repository_id text references repository (id),
  selection text not null,
  revision integer not null
) strict;
create index source_group_of_host on source_group (host_id, id);
create index source_group_of_repository on source_group (repository_id, host_id);

create table job (
  id text not null primary key,
  host_id text not null references host (id),
  repository_id text not null references repository (id),
  kind text not null,
  spec text not null,
  origin text not null,
  upload_kibps integer,
  download_kibps integer,
  max_run_seconds integer not null,
  expires_at integer not null,
  state text not null,
  queued_at integer not null,
  dispatched_at integer,
  started_at integer,
  ended_at integer,
  effective_at integer not null,
  waiting_for text,
  contact_lost_since integer,
  outcome text,
  job_end text,
  confirmation text,
  recovered integer not null
) strict;
create index job_by_time on job (effective_at desc, id desc);
create index job_of_host on job (host_id, effective_at desc, id desc);
create index job_of_repository on job (repository_id, effective_at desc, id desc);
create index job_by_kind on job (kind, effective_at desc, id desc);
create index job_by_state on job (state, effective_at desc, id desc);
create index job_queue on job (id) where state = 'QUEUED';
create index job_with_agent on job (host_id, id) where state in ('DISPATCHED', 'RUNNING', 'CANCELLING');
create index job_open_of_host on job (host_id, id) where state <> 'ENDED';
create index job_unconfirmed on job (repository_id, id) where confirmation = 'PENDING';

create table job_log (
  job_id text not null primary key references job (id),
  last_line integer not null,
  head_bytes integer not null,
  head_last_line integer not null,
  tail_bytes integer not null
) strict;

create table job_log_chunk (
  job_id text not null references job (id),
  last_line integer not null,
  first_line integer not null,
  text_bytes integer not null,
  data blob not null,
  primary key (job_id, last_line)
) strict;

create table snapshot (
  id text not null primary key,
  repository_id text not null references repository (id),
  host_id text references host (id),
  restic_id text not null,
  taken_at integer not null,
  listed text not null,
  first_seen_at integer not null,
  gone_at integer,
  unique (repository_id, restic_id)
) strict;
create index snapshot_of_host on snapshot (host_id, taken_at desc, id desc) where gone_at is null;
create index snapshot_of_repository on snapshot (repository_id, taken_at desc, id desc) where gone_at is null;

create table sequence_mark (
  host_id text not null references host (id),
  spool_id text not null,
  seq integer not null,
  primary key (host_id, spool_id)
) strict, without rowid;

create table audit_entry (
  number integer not null primary key,
  at integer not null,
  actor_kind text not null,
  actor text not null,
  address text not null,
  action text not null,
  target_kind text not null,
  target text not null,
  payload text not null,
  mac text not null
) strict;
-- What was written with the last entry: a trail whose end was cut off no longer reaches it. One row.
create table audit_head (
  id integer not null primary key check (id = 1),
  number integer not null,
  mac text not null
) strict;
create index audit_by_actor on audit_entry (actor, number desc);
create index audit_by_action on audit_entry (action, number desc);
create index audit_by_target on audit_entry (target, number desc);
create index audit_by_time on audit_entry (at);
