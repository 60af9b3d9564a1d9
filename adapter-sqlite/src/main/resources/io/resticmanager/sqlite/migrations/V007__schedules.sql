-- Limits of a host, in KiB per second, and from when it is late unless a backup comes; absent while nothing is scheduled.
alter table host add column upload_kibps integer;
alter table host add column download_kibps integer;
alter table host add column late_from integer;
create index host_getting_late on host (late_from)
  where late_from is not null and removed_at is null and protection_rank = 3;

-- How scheduled backups are tried again, and when the last green one was.
alter table source_group add column retry_attempts integer not null default 3;
alter table source_group add column retry_back_off_seconds integer not null default 300;
alter table source_group add column confirmed_at integer;

create table schedule (
  id text not null primary key,
  host_id text not null references host (id),
  name text not null,
  cron text not null,
  zone text not null,
  jitter_seconds integer not null,
  catch_up_seconds integer,
  enabled integer not null,
  upload_kibps integer,
  download_kibps integer,
  active_since integer not null,
  revision integer not null
) strict;
create index schedule_of_host on schedule (host_id, id);

create table schedule_group (
  schedule_id text not null references schedule (id) on delete cascade,
  place integer not null,
  group_id text not null references source_group (id),
  primary key (schedule_id, place)
) strict, without rowid;
create index schedule_group_of_group on schedule_group (group_id);
