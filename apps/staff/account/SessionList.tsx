// Where I am signed in, and how to end it there. spec: PPL-13
import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asRefusal, RefusalNote, useFhirClient, useRefusalText } from '#fhir/client/index.ts';
import { formatInstant, Loading, StatusChip, useText, useToast } from '#ui/index.ts';
import classes from './account.module.css';

interface SessionLine {
  readonly id: string;
  readonly how: 'password' | 'pin' | 'passkey';
  readonly device: string | null;
  readonly address: string | null;
  readonly agent: string | null;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly state: 'open' | 'locked' | 'parked';
  readonly current: boolean;
}

const hows = { password: 'shell.sessions.byPassword', pin: 'shell.sessions.byPin', passkey: 'shell.sessions.byPasskey' } as const;

export function SessionList() {
  const { t } = useText();
  const client = useFhirClient();
  const queries = useQueryClient();
  const words = useRefusalText();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const list = useQuery({ queryKey: ['mySessions'], queryFn: async ({ signal }) => ((await client.send('/auth/sessions', { signal })).body as { sessions: SessionLine[] }).sessions });
  const end = async (path: string) => {
    setBusy(true);
    await client.send(path, { method: 'DELETE' }).catch((error: unknown) => toast({ text: words(asRefusal(error)), tone: 'problem' }));
    await queries.invalidateQueries({ queryKey: ['mySessions'] });
    setBusy(false);
  };
  if (list.error) return <RefusalNote refusal={asRefusal(list.error)} retry={() => void list.refetch()} />;
  if (!list.data) return <Loading rows={3} />;
  const others = list.data.filter((line) => !line.current);
  return (
    <Stack gap="sm">
      <ul className={classes.list}>
        {list.data.map((line) => (
          <li key={line.id} className={classes.line}>
            <div>
              <Text size="sm" fw={600}>
                {line.device ?? browserName(line.agent) ?? t('shell.sessions.unknown')}
              </Text>
              <Text size="xs" c="dimmed">
                {t(hows[line.how], { from: formatInstant(line.createdAt), address: line.address ?? '–' })}
                <br />
                {t('shell.sessions.seen', { seen: formatInstant(line.seenAt) })}
              </Text>
            </div>
            {line.current ? (
              <StatusChip tone="done">{t('shell.sessions.here')}</StatusChip>
            ) : (
              <Group gap="xs" wrap="nowrap">
                {line.state !== 'open' && <StatusChip tone="paused">{t(`shell.sessions.${line.state}`)}</StatusChip>}
                <Button size="compact-sm" variant="default" disabled={busy} aria-label={t('shell.sessions.endOne', { from: formatInstant(line.createdAt) })} onClick={() => void end(`/auth/sessions/${line.id}`)}>
                  {t('shell.sessions.end')}
                </Button>
              </Group>
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <Group justify="flex-end">
          <Button variant="default" disabled={busy} onClick={() => void end('/auth/sessions')}>
            {t('shell.sessions.endOthers')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** The browser and its system as people know them. */
function browserName(agent: string | null): string | undefined {
  if (!agent) return undefined;
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)(?=\/)/.exec(agent)?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1];
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS' };
  return [browser, system].flatMap((name) => (name === undefined ? [] : (names[name] ?? name))).join(' – ') || undefined;
}
