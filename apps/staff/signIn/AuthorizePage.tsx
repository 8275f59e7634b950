// An app asks for access to the record: who asks, for what, and two answers. spec: PPL-23
import { Alert, Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asRefusal, RefusalNote, useFhirClient, useRefusalText, useSession } from '#fhir/client/index.ts';
import { Loading, titleCase, useText } from '#ui/index.ts';
import { LanguageSwitch } from '../frame/Header.tsx';
import classes from './signIn.module.css';
import { useSignOut } from './useAuth.ts';

interface Asked {
  readonly client: { readonly id: string; readonly name: string };
  readonly site: string;
  readonly plain: readonly string[];
  readonly rights: readonly { readonly scope: string; readonly type: string; readonly reads: boolean; readonly writes: boolean }[];
}

export function AuthorizePage(props: { uid: string }) {
  const { t } = useText();
  const client = useFhirClient();
  const session = useSession();
  const words = useRefusalText();
  const signOut = useSignOut();
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const address = `/oauth/interaction/${props.uid}`;
  const asked = useQuery({ queryKey: ['authorize', props.uid, session.accountId], queryFn: async ({ signal }) => (await client.send(`${address}/ask`, { signal })).body as Asked, retry: false });
  const decide = async (allow: boolean) => {
    setBusy(true);
    try {
      const { redirectTo } = (await client.send(address, { method: 'POST', body: { allow } })).body as { redirectTo: string };
      location.assign(redirectTo);
    } catch (error) {
      setFault(words(asRefusal(error)));
      setBusy(false);
    }
  };
  if (asked.isPending) return <Loading />;
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Group justify="space-between" align="flex-start" wrap="nowrap" mb="md">
          <Title order={1}>{t('authorize.title')}</Title>
          <LanguageSwitch />
        </Group>
        {asked.error ? (
          <RefusalNote refusal={asRefusal(asked.error)} />
        ) : (
          <Stack gap="sm">
            <Text>{t('authorize.who', { app: asked.data.client.name, site: asked.data.site })}</Text>
            <Text size="sm">{t('authorize.as', { name: titleCase(session.displayName), facility: session.facility.name })}</Text>
            <Rights asked={asked.data} />
            {fault && (
              <Alert color="red" variant="light" role="alert" p="xs">
                {fault}
              </Alert>
            )}
            <Group justify="flex-end" gap="sm">
              <Button variant="subtle" onClick={() => void signOut()} disabled={busy}>
                {t('authorize.other')}
              </Button>
              <Button variant="default" onClick={() => void decide(false)} disabled={busy}>
                {t('authorize.refuse')}
              </Button>
              <Button onClick={() => void decide(true)} loading={busy}>
                {t('authorize.allow')}
              </Button>
            </Group>
          </Stack>
        )}
      </div>
    </main>
  );
}

function Rights(props: { asked: Asked }) {
  const { t } = useText();
  const { plain, rights } = props.asked;
  if (rights.length === 0 && plain.length === 0) return <Text size="sm">{t('authorize.nothing')}</Text>;
  return (
    <List size="sm" spacing={6}>
      {plain.some((scope) => scope !== 'offline_access' && scope !== 'online_access') && <List.Item>{t('authorize.identity')}</List.Item>}
      {rights.map(({ scope, type, reads, writes }) => {
        const what = type === '*' ? t('authorize.everything') : type;
        return (
          <List.Item key={scope}>
            {writes ? t(reads ? 'authorize.readWrite' : 'authorize.write', { what }) : t('authorize.read', { what })}
          </List.Item>
        );
      })}
      {plain.includes('offline_access') && <List.Item>{t('authorize.offline')}</List.Item>}
    </List>
  );
}
