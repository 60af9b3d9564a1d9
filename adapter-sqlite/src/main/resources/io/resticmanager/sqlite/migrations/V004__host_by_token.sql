-- Whom an enrollment token has brought.
create index host_by_token on host (enrolled_with, id desc) where removed_at is null;
