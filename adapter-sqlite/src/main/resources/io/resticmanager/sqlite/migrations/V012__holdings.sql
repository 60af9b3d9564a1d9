-- What a repository holds of each host and source group, counted beside the snapshots so that no page counts them.
-- Empty text: of no host of ours, of no group.
create table repository_holding (
  repository_id text not null references repository (id) on delete cascade,
  host_id text not null,
  group_id text not null,
  snapshots integer not null,
  unsized integer not null,
  bytes integer not null,
  primary key (repository_id, host_id, group_id)
) strict, without rowid;
insert into repository_holding (repository_id, host_id, group_id, snapshots, unsized, bytes)
  select
    repository_id,
    coalesce(host_id, ''),
    coalesce(
      (
        select substr(tag.value, 10)
        from json_each(snapshot.listed, '$.tags') tag
        where tag.value glob 'rm-group=[0-7]*' and length(tag.value) = 35
        limit 1
      ),
      ''
    ),
    count(*),
    sum(json_extract(listed, '$.sizeBytes') is null),
    sum(coalesce(json_extract(listed, '$.sizeBytes'), 0))
  from snapshot
  where gone_at is null
  group by 1, 2, 3;

-- What a repository took on a day (of UTC, in days since 1970), as last measured on it.
create table repository_size (
  repository_id text not null references repository (id) on delete cascade,
  day integer not null,
  stored_bytes integer not null,
  primary key (repository_id, day)
) strict, without rowid;
insert into repository_size (repository_id, day, stored_bytes)
  select id, measured_at / 86400000, stored_bytes from repository
  where measured_at is not null and stored_bytes is not null;
