-- What is due is found among any number of repositories.
alter table upkeep rename to upkeep_before;
create table upkeep (
  repository_id text not null references repository (id) on delete cascade,
  chore text not null,
  due_at integer,
  look_at integer,
  runs integer not null,
  trouble text,
  primary key (repository_id, chore)
) strict;
insert into upkeep (repository_id, chore, due_at, look_at, runs, trouble)
  select repository_id, upper(chore), considered_at, considered_at, runs, trouble from upkeep_before;
drop table upkeep_before;
create index upkeep_by_look on upkeep (look_at) where look_at is not null;

-- What runs on a repository, and how each verb went there last.
create index job_open_of_repository on job (repository_id, id) where state <> 'ENDED';
create index job_of_repository_by_kind on job (repository_id, kind, effective_at desc, id desc);
