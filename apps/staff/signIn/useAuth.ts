// Signing in and out, role, PIN: the addresses of platform/auth as the shell uses them. spec: SES
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useText } from '#ui/index.ts';
import { type AnswerOptions, askPasskey } from '../account/passkeyBrowser.ts';
import type { SecondProof, SecondWay } from './SecondStep.tsx';
import { asRefusal, type SessionRole, useFhirClient, useRefusalText, useSessionState } from '#fhir/client/index.ts';

export interface DemoAccount {
  readonly role: string;
  readonly username: string;
  readonly password: string;
  readonly facility: string;
  readonly displayName?: string;
  readonly signingPin?: string;
}

/** Other tabs of this browser ask again who is signed in: none of them goes on acting for the earlier person. */
export const sessionMark = 'lanh.sessionChanged';
const tellOtherTabs = () => localStorage.setItem(sessionMark, new Date().toISOString());

/** Words of the refusal; undefined when it worked. */
type Outcome = Promise<string | undefined>;

function usePost(): (path: string, body: unknown) => Outcome {
  const client = useFhirClient();
  const { refresh } = useSessionState();
  const text = useRefusalText();
  return useCallback(
    async (path, body) => {
      try {
        await client.send(path, { method: 'POST', body });
        await refresh();
        tellOtherTabs();
        return undefined;
      } catch (error) {
        return text(asRefusal(error));
      }
    },
    [client, refresh, text],
  );
}

/** What is still asked for after the right password. */
export interface SecondHalf { readonly ticket: string; readonly ways: readonly SecondWay[] }

/** Nothing of it when somebody is signed in. */
export interface SignInOutcome { readonly fault?: string; readonly second?: SecondHalf; readonly expired?: boolean }

type Credentials = { readonly username: string; readonly password: string };
export interface SignIn {
  readonly byPassword: (credentials: Credentials) => Promise<SignInOutcome>;
  readonly bySecond: (second: SecondHalf, proof: SecondProof) => Promise<SignInOutcome>;
  readonly byPasskey: () => Promise<SignInOutcome>;
}

export function useSignIn(): SignIn {
  const client = useFhirClient();
  const { t } = useText();
  const { refresh } = useSessionState();
  const text = useRefusalText();
  const attempt = useCallback(async (path: string, body: object): Promise<SignInOutcome> => {
    try {
      const answer = (await client.send(path, { method: 'POST', body })).body as { ticket?: string; secondFactor?: SecondWay[] };
      if (answer.ticket) return { second: { ticket: answer.ticket, ways: answer.secondFactor ?? [] } };
      await refresh();
      tellOtherTabs();
      return {};
    } catch (error) {
      const refusal = asRefusal(error);
      return { fault: text(refusal), expired: refusal.code === 'auth.ticket-expired' };
    }
  }, [client, refresh, text]);
  const askDevice = useCallback(async (input: object, finish: (passkey: object) => Promise<SignInOutcome>): Promise<SignInOutcome> => {
    try {
      const passkey = await askPasskey((await client.send('/auth/passkey/options', { method: 'POST', body: input })).body as AnswerOptions);
      return passkey ? await finish(passkey) : { fault: t('shell.passkey.nothing') };
    } catch (error) {
      return { fault: text(asRefusal(error)) };
    }
  }, [client, text, t]);
  return {
    byPassword: (credentials) => attempt('/auth/sign-in', credentials),
    bySecond: ({ ticket }, proof) => (proof === 'passkey' ? askDevice({ ticket }, (passkey) => attempt('/auth/second-factor', { ticket, passkey })) : attempt('/auth/second-factor', { ticket, ...proof })),
    byPasskey: () => askDevice({}, (passkey) => attempt('/auth/passkey', { passkey })),
  };
}

export function useSignOut(): () => Outcome {
  const post = usePost();
  return useCallback(() => post('/auth/sign-out', {}), [post]);
}

export function useSwitchRole(): (role: SessionRole) => Outcome {
  const post = usePost();
  return useCallback((role) => post('/auth/switch-role', { role: role.code, practitionerRoleId: role.practitionerRoleId }), [post]);
}

/** Hand-over of a shared PC: the person named takes over with their PIN. Without a user name it is one's own PIN or password after a lock. */
export function usePin(): (input: { username?: string; pin: string } | { password: string }) => Outcome {
  const post = usePost();
  return useCallback((input) => post('/auth/pin', input), [post]);
}

/** Ends the sessions of this person everywhere else. */
export function useChangePassword(): (input: { password: string; newPassword: string }) => Outcome {
  const post = usePost();
  return useCallback((input) => post('/auth/change-password', input), [post]);
}

export function useSetPin(): (input: { password: string; pin: string }) => Outcome {
  const post = usePost();
  return useCallback((input) => post('/auth/set-pin', input), [post]);
}

export type Zone = 'desk' | 'ward' | 'theatre';

/** From now on this browser is a shared PC of the facility. */
export function useEnrolDevice(): (input: { name: string; zone: Zone; password: string }) => Outcome {
  const post = usePost();
  return useCallback((input) => post('/auth/devices', input), [post]);
}

/** Accounts to click, which only a server in demo mode answers with. */
export function useDemoAccounts(): readonly DemoAccount[] {
  const client = useFhirClient();
  const query = useQuery({
    queryKey: ['demoAccounts'],
    queryFn: async ({ signal }) => {
      const answer = (await client.send('/auth/demo-accounts', { signal })).body;
      return Array.isArray(answer) ? (answer as DemoAccount[]) : ((answer as { accounts?: DemoAccount[] }).accounts ?? []);
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return query.data ?? [];
}
