// What I have allowed to which app, and how to take it back. spec: SMA-9
import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asRefusal, RefusalNote, type ScopeRight, useFhirClient, useScopeWords } from '#fhir/client/index.ts';
import { EmptyState, formatInstant, Loading, useText, useToast } from '#ui/index.ts';
import classes from './account.module.css';

interface Consent {
  readonly id: string;
  readonly client: { readonly name: string };
  readonly at: string;
  readonly plain: readonly string[];
  readonly rights: readonly ScopeRight[];
}

export function ConsentList() {
  const { t } = useText();
  const words = useScopeWords();
  const toast = useToast();
  const client = useFhirClient();
  const [fault, setFault] = useState<unknown>(undefined);
  const list = useQuery({ queryKey: ['myConsents'], queryFn: async ({ signal }) => ((await client.send('/oauth/consents', { signal })).body as { consents: Consent[] }).consents });
  const revoke = async ({ id, client: { name } }: Consent) => {
    setFault(undefined);
    await client.send(`/oauth/consents/${encodeURIComponent(id)}`, { method: 'DELETE' }).then(() => toast({ text: t('shell.consents.revoked', { app: name }), tone: 'done' }), setFault);
    await list.refetch();
  };
  const refusal = fault ?? list.error;
  if (refusal) return <RefusalNote refusal={asRefusal(refusal)} retry={() => void list.refetch()} />;
  if (!list.data) return <Loading rows={2} />;
  if (list.data.length === 0) return <EmptyState text={t('shell.consents.none')} />;
  return (
    <ul className={classes.list}>
      {list.data.map((consent) => (
        <li key={consent.id} className={classes.line}>
          <div>
            <strong>{consent.client.name}</strong>
            <Text size="sm">{[...consent.rights.map(words), ...(consent.plain.includes('offline_access') ? [t('authorize.offline')] : [])].join('; ') || t('authorize.identity')}</Text>
            <Text size="sm" c="dimmed">
              {t('shell.consents.since', { at: formatInstant(consent.at) })}
            </Text>
          </div>
          <Button variant="default" size="compact-md" onClick={() => void revoke(consent)} aria-label={t('shell.consents.revokeOne', { app: consent.client.name })}>
            {t('shell.consents.revoke')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
