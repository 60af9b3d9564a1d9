-- What could run is found among any number of jobs that wait for absent hosts.
create index job_queue_of_host on job (host_id, id) where state = 'QUEUED';

-- The id of the fact that a mark stands at: an agent whose disk was rolled back has another fact under that number.
alter table sequence_mark add column fact_id text;
