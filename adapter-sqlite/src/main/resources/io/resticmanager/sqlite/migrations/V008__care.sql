-- What becomes of a group's snapshots; without a row all stay.
create table group_retention (
  group_id text not null primary key references source_group (id) on delete cascade,
  policy text,
  below_floor integer not null,
  revision integer not null
) strict;

-- How a repository is cared for; without a row by the defaults.
create table maintenance (
  repository_id text not null primary key references repository (id) on delete cascade,
  cadences text not null,
  revision integer not null
) strict;

create table upkeep (
  repository_id text not null references repository (id) on delete cascade,
  chore text not null,
  considered_at integer not null,
  runs integer not null,
  trouble text,
  primary key (repository_id, chore)
) strict;

-- When the newest complete listing began.
create table repository_listing (
  repository_id text not null primary key references repository (id) on delete cascade,
  began_at integer not null
) strict;
