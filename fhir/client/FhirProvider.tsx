// Gives the screens below it one client and one cache of answers. spec: CLI
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { FhirClient } from './client.ts';
import type { Connection } from './connection.ts';
import { LiveFeed } from './live.ts';
import { Refusal } from './refusal.ts';

interface FhirContextValue {
  readonly client: FhirClient;
  readonly live: LiveFeed;
}
const FhirContext = createContext<FhirContextValue | undefined>(undefined);

/** Answers are shown at once from memory and asked again behind the screen after this long. */
const freshMs = 15_000;

function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        networkMode: 'always',
        retry: (count, error) => count < 2 && error instanceof Refusal && error.transient,
        retryDelay: (count) => 400 * (count + 1),
      },
      mutations: { networkMode: 'always' },
    },
  });
}

export function FhirProvider(props: { client: FhirClient; children: ReactNode; queryClient?: QueryClient }) {
  const { client } = props;
  const queryClient = useMemo(() => props.queryClient ?? newQueryClient(), [props.queryClient]);
  const value = useMemo(() => ({ client, live: new LiveFeed() }), [client]);
  useEffect(() => client.connection.onReturn(() => void queryClient.invalidateQueries()), [client, queryClient]);
  useEffect(() => () => value.live.close(), [value]);
  return (
    <FhirContext.Provider value={value}>
      <QueryClientProvider client={queryClient}>{props.children}</QueryClientProvider>
    </FhirContext.Provider>
  );
}

function useFhirContext(): FhirContextValue {
  const value = useContext(FhirContext);
  if (!value) throw new Error('fhir/client hooks need a FhirProvider above them');
  return value;
}

export const useFhirClient = (): FhirClient => useFhirContext().client;
export const useLiveFeed = (): LiveFeed => useFhirContext().live;

/** `const { state, since } = useConnection()` */
export function useConnection(): Connection {
  const { connection } = useFhirClient();
  return useSyncExternalStore(connection.subscribe, connection.current);
}
