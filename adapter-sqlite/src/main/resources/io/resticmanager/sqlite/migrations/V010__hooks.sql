-- Commands around the backups of a host's groups; without a group they are the host's defaults. Texts are sealed.
create table hooks (
  owner_id text not null primary key,
  host_id text not null references host (id),
  group_id text references source_group (id) on delete cascade,
  shell text not null,
  pre text not null,
  pre_sealed blob,
  pre_timeout_seconds integer,
  pre_directory text,
  post text not null,
  post_sealed blob,
  post_timeout_seconds integer,
  post_directory text,
  revision integer not null
) strict;
create index hooks_of_host on hooks (host_id);
create index hooks_of_group on hooks (group_id);

-- Whether its agent lets hooks run; absent while it has not said so.
alter table host add column allows_hooks integer;
