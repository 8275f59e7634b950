-- The numbers of a day, newest first, for the desk.
create index ticket_day on reception.ticket (dk, day, arrived_at);
