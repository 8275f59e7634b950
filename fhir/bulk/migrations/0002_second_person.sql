-- Exports that wait for a second person, where the hospital wants four eyes.
alter table bulk.job drop constraint job_state_check;
alter table bulk.job add constraint job_state_check check (state in ('proposed', 'accepted', 'running', 'done', 'failed'));
comment on column bulk.job.state is 'proposed (waits for a second person), accepted, running, done or failed; a cancelled or refused job leaves no row';
