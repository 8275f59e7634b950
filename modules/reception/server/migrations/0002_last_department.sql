-- Where a person was seen last, so that the desk can propose a room of the same department.
alter table reception.person add column last_organization_id text;
comment on column reception.person.last_organization_id is 'Department of the last check-in';
