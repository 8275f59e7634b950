// How the change log travels to another database, whose transaction numbers begin anew: a change is numbered by the readers that have passed it,
// a reader by its place among them. New changes there have higher numbers, so nothing is read twice or skipped. docs/decisions/0116-restored-numbers.md   spec: BAK-8
const before = '(c.xid, c.seq) < (t.xid, t.seq)';
const upTo = '(c.xid, c.seq) <= (t.xid, t.seq)';
const countReaders = (condition: string) => `(select count(*) from fhir.change_cursor c where c.dk = t.dk and ${condition})`;

/** Table → column → SQL over its row `t`. */
export const backupColumns: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'fhir.change': { xid: `(1 + ${countReaders(before)})::text::xid8` },
  // Past every sequence number there is (2^53 - 1).
  'fhir.change_cursor': { xid: `${countReaders(upTo)}::text::xid8`, seq: '9007199254740991::int8' },
};
