-- The few jobs that failed, among the many that went well.
create index job_by_outcome on job (outcome, effective_at desc, id desc) where outcome is not null;
