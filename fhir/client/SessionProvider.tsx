// The signed-in person for all screens below; undefined while nobody is signed in. spec: SES
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { useFhirClient } from './FhirProvider.tsx';
import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';

export interface SessionState {
  readonly session: Session | undefined;
  readonly loading: boolean;
  readonly refusal: Refusal | undefined;
  /** Ask the server again who is signed in (after sign-in, hand-over or a change of role). */
  readonly refresh: () => Promise<void>;
}

const SessionContext = createContext<SessionState>({ session: undefined, loading: false, refusal: undefined, refresh: async () => undefined });
const sessionKey = ['session'];

export function SessionProvider(props: { children: ReactNode }) {
  const client = useFhirClient();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: sessionKey,
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return (await client.send('/auth/me', { signal })).body as Session;
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
  useEffect(
    () =>
      client.onSignedOut((code) => {
        // A colleague took over in another tab: this one becomes theirs.
        if (code === 'auth.other-person') void queries.invalidateQueries({ queryKey: sessionKey });
        else queries.setQueryData(sessionKey, null);
      }),
    [client, queries],
  );
  client.actFor(query.data?.accountId);
  const value = useMemo<SessionState>(
    () => ({
      session: query.data ?? undefined,
      loading: query.isPending,
      refusal: query.error instanceof Refusal ? query.error : undefined,
      refresh: async () => {
        // What the earlier person saw is forgotten before the next one looks.
        queries.removeQueries({ predicate: (one) => one.queryKey[0] !== sessionKey[0] });
        await queries.invalidateQueries({ queryKey: sessionKey });
      },
    }),
    [query.data, query.isPending, query.error, queries],
  );
  return <SessionContext.Provider value={value}>{props.children}</SessionContext.Provider>;
}

export const useSessionState = (): SessionState => useContext(SessionContext);

/** For screens, which are only shown to somebody signed in. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (!session) throw new Error('useSession: nobody is signed in');
  return session;
}

/** True when the roles in force give it; also true for an undefined permission. */
export function usePermission(permission: string | undefined): boolean {
  const { session } = useSessionState();
  return permission === undefined || (session?.permissions.includes(permission) ?? false);
}
