-- Every list is served by an index in its own order.

drop index login_session_of_user;
create index login_session_of_user on login_session (user_id, created_at desc, id desc);

drop index audit_by_actor;
drop index audit_by_action;
drop index audit_by_target;
drop index audit_by_time;
create index audit_by_time on audit_entry (at desc, number desc);
create index audit_by_actor on audit_entry (actor, at desc, number desc);
create index audit_by_action on audit_entry (action, at desc, number desc);
create index audit_by_target on audit_entry (target, at desc, number desc);

-- Hosts of one protection by their last backup.
create index host_by_rank_and_backup on host (protection_rank, last_backup_at desc, id) where removed_at is null;

create index enrollment_token_of_repository on enrollment_token (repository_id);
