// An app asks for access to the record: who asks, for what, and two answers. What is opened from a chart is not asked again. spec: PPL-23 SMA-11
import { Alert, Button, Checkbox, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { asRefusal, RefusalNote, type ScopeRight, useFhirClient, useRefusalText, useScopeWords, useSession } from '#fhir/client/index.ts';
import { Loading, titleCase, useText } from '#ui/index.ts';
import { LanguageSwitch } from '../frame/Header.tsx';
import { PatientChoice } from './PatientChoice.tsx';
import classes from './signIn.module.css';
import { useSignOut } from './useAuth.ts';

interface Asked {
  readonly client: { readonly id: string; readonly name: string };
  readonly site: string;
  readonly plain: readonly string[];
  readonly rights: readonly ScopeRight[];
  readonly needsPatient: boolean;
  readonly isLaunched: boolean;
  /** Scopes that were asked and that this person or this app cannot have. */
  readonly skipped: number;
}

interface Decision { readonly allow: boolean; readonly scopes?: readonly string[]; readonly patientId?: string }

export function AuthorizePage(props: { uid: string }) {
  const client = useFhirClient();
  const session = useSession();
  const address = `/oauth/interaction/${props.uid}`;
  const asked = useQuery({ queryKey: ['authorize', props.uid, session.accountId], queryFn: async ({ signal }) => (await client.send(`${address}/ask`, { signal })).body as Asked, retry: false });
  if (asked.isPending) return <Loading />;
  if (asked.error) return <Page><RefusalNote refusal={asRefusal(asked.error)} /></Page>;
  return asked.data.isLaunched ? <Launched address={address} asked={asked.data} /> : <Question address={address} asked={asked.data} />;
}

function useDecide(address: string) {
  const client = useFhirClient();
  const words = useRefusalText();
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const decide = async (decision: Decision) => {
    setBusy(true);
    setFault(undefined);
    try {
      const { redirectTo } = (await client.send(address, { method: 'POST', body: decision })).body as { redirectTo: string };
      location.assign(redirectTo);
    } catch (error) {
      setFault(words(asRefusal(error)));
      setBusy(false);
    }
  };
  return { fault, busy, decide };
}

function Page(props: { children: ReactNode }) {
  const { t } = useText();
  return (
    <main className={`${classes.page} ${classes.alone}`}>
      <div className={classes.card}>
        <Group justify="space-between" align="flex-start" wrap="nowrap" mb="md">
          <Title order={1}>{t('authorize.title')}</Title>
          <LanguageSwitch />
        </Group>
        {props.children}
      </div>
    </main>
  );
}

/** Opened from the chart by this very person: the app goes on at once. */
function Launched({ address, asked }: { address: string; asked: Asked }) {
  const { t } = useText();
  const { fault, decide } = useDecide(address);
  const begun = useRef(false);
  useEffect(() => {
    if (!begun.current) void decide({ allow: true });
    begun.current = true;
  });
  if (fault === undefined) return <Loading />;
  return (
    <Page>
      <Text>{t('authorize.opening', { app: asked.client.name })}</Text>
      <Fault text={fault} />
    </Page>
  );
}

const Fault = (props: { text: string }) => (
  <Alert color="red" variant="light" role="alert" p="xs">
    {props.text}
  </Alert>
);

function Question({ address, asked }: { address: string; asked: Asked }) {
  const { t } = useText();
  const session = useSession();
  const signOut = useSignOut();
  const { fault, busy, decide } = useDecide(address);
  const choices = useChoices(asked);
  const [patientId, setPatientId] = useState<string | undefined>(undefined);
  const [tried, setTried] = useState(false);
  const allow = () => {
    setTried(true);
    if (asked.needsPatient && patientId === undefined) return;
    void decide({ allow: true, scopes: choices.kept, ...(patientId !== undefined && { patientId }) });
  };
  return (
    <Page>
      <Stack gap="sm">
        <Text>{t('authorize.who', { app: asked.client.name, site: asked.site })}</Text>
        <Text size="sm">{t('authorize.as', { name: titleCase(session.displayName), facility: session.facility.name })}</Text>
        {asked.needsPatient && <PatientChoice chosen={patientId} onChoose={setPatientId} missing={tried && patientId === undefined} />}
        <Rights asked={asked} choices={choices} />
        {fault && <Fault text={fault} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="subtle" onClick={() => void signOut()} disabled={busy}>
            {t('authorize.other')}
          </Button>
          <Button variant="default" onClick={() => void decide({ allow: false })} disabled={busy}>
            {t('authorize.refuse')}
          </Button>
          <Button onClick={allow} loading={busy}>
            {t('authorize.allow')}
          </Button>
        </Group>
      </Stack>
    </Page>
  );
}

interface Choices {
  readonly kept: readonly string[];
  readonly isKept: (scope: string) => boolean;
  readonly turn: (scope: string) => void;
}

/** All that was asked, until something is taken away. */
function useChoices({ plain, rights }: Asked): Choices {
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const all = [...plain, ...rights.map(({ scope }) => scope)];
  return {
    kept: all.filter((scope) => !taken.has(scope)),
    isKept: (scope) => !taken.has(scope),
    turn: (scope) => setTaken((before) => new Set(before.has(scope) ? [...before].filter((one) => one !== scope) : [...before, scope])),
  };
}

/** Nothing can be taken away of knowing who is there. */
function Rights({ asked, choices }: { asked: Asked; choices: Choices }) {
  const { t } = useText();
  const words = useScopeWords();
  const { plain, rights, skipped } = asked;
  if (rights.length === 0 && plain.length === 0) return <Text size="sm">{t('authorize.nothing')}</Text>;
  const lines = [...rights.map((right) => ({ scope: right.scope, text: words(right) })), ...(plain.includes('offline_access') ? [{ scope: 'offline_access', text: t('authorize.offline') }] : [])];
  return (
    <div className={classes.rights} role="group" aria-labelledby="authorize-rights">
      <Text id="authorize-rights" size="sm" c="dimmed">
        {t('authorize.rights')}
      </Text>
      {plain.some((scope) => scope !== 'offline_access' && scope !== 'online_access') && <Text size="sm">{t('authorize.identity')}</Text>}
      {lines.map(({ scope, text }) => (
        <Checkbox key={scope} label={text} checked={choices.isKept(scope)} onChange={() => choices.turn(scope)} />
      ))}
      {skipped > 0 && <Text size="sm" c="dimmed">{t('authorize.skipped', { count: skipped })}</Text>}
    </div>
  );
}
