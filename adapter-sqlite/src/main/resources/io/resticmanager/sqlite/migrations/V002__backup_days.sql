-- What the backups of a host came to on a day, so that pages need not read a month of jobs. A day is a number of days
-- since 1970 (UTC). Written whenever a backup ends or is confirmed.
create table backup_day (
  host_id text not null references host (id),
  day integer not null,
  clean integer not null,
  warned integer not null,
  failed integer not null,
  primary key (host_id, day)
) strict, without rowid;

-- How many hosts had which kind of day.
create table fleet_day (
  day integer not null primary key,
  ok integer not null,
  warnings integer not null,
  failed integer not null
) strict;

insert into backup_day (host_id, day, clean, warned, failed)
select
  host_id,
  effective_at / 86400000,
  sum(outcome = 'SUCCEEDED' and confirmation = 'CONFIRMED'),
  sum(outcome = 'WARNINGS' and confirmation = 'CONFIRMED'),
  sum(outcome = 'FAILED' or confirmation = 'MISSING')
from job
where kind = 'BACKUP'
  and state = 'ENDED'
  and coalesce(json_extract(spec, '$.dryRun'), 0) = 0
  and (outcome = 'FAILED' or (outcome in ('SUCCEEDED', 'WARNINGS') and confirmation in ('CONFIRMED', 'MISSING')))
group by host_id, effective_at / 86400000;

insert into fleet_day (day, ok, warnings, failed)
select
  day,
  sum(clean > 0 and warned + failed = 0),
  sum(clean + warned > 0 and warned + failed > 0),
  sum(clean + warned = 0)
from backup_day
group by day;

-- Of removed hosts no tag is listed any more.
delete from host_tag where host_id in (select id from host where removed_at is not null);
