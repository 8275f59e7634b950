// Statements that look at all facilities, each with its reason. Everything else must carry the key of one. spec: DKY-2
export const keylessByDesign: readonly { readonly statement: RegExp; readonly reason: string }[] = [
  { statement: /from indexing\.parameter p join fhir\.res r on r\.dk = p\.dk/, reason: 'a process learns the search parameters of all facilities it serves; the two tables lie together by dk' },
  { statement: /^\s*with covered as \(select count\(\*\)::int8 as count, coalesce\(sha256\(/, reason: 'the trail of a process is one chain over all facilities, and is sealed as one' },
  { statement: /^\s*update platform\.audit_chain set ended_at/, reason: 'a chain ends when all of its rows are sealed, whatever their facility' },
];
