-- Snapshots that stay whatever a policy says, since when, by whom and why.
alter table snapshot add column pinned_at integer;
alter table snapshot add column pinned_by text;
alter table snapshot add column pin_reason text;
