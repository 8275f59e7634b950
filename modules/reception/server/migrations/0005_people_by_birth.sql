-- People of a day of birth: where the same person is looked for under another spelling.
create index person_birth on reception.person (dk, birth_date);
