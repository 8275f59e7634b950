// Door of the browser's FHIR client: requests, hooks, session and connected generic controls.
export { type CodeOption, CodeSearch, type CodeSearchProps } from './CodeSearch.tsx';
export { FhirClient, type Found, operationPath, type SearchParams, toQuery } from './client.ts';
export type { Connection, ConnectionState } from './connection.ts';
export { FhirProvider, useConnection, useFhirClient } from './FhirProvider.tsx';
export {
  asRefusal,
  type OperationState,
  type QueryState,
  type SaveState,
  useLive,
  useLiveSearches,
  useOperation,
  useOperationQuery,
  useRead,
  useSave,
  useSearch,
  useSearchPages,
} from './hooks.ts';
export type { LiveEvent } from './live.ts';
export { patientSearches, usePatientSearch } from './patientSearch.ts';
export { Refusal, type RefusalIssue } from './refusal.ts';
export { RefusalNote, useRefusalText } from './refusalText.tsx';
export { type ScopeRight, useScopeWords } from './scopeWords.tsx';
export type { Session, SessionRole } from './session.ts';
export { SessionProvider, type SessionState, usePermission, useSession, useSessionState } from './SessionProvider.tsx';
