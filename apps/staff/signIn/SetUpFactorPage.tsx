// A role that must have a second factor sets one up before anything else. spec: PPL-45
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useSession, useSessionState } from '#fhir/client/index.ts';
import { titleCase, useText } from '#ui/index.ts';
import { AppSetUp } from '../account/AppSetUp.tsx';
import { PasskeySetUp } from '../account/PasskeySetUp.tsx';
import { RecoveryCodes } from '../account/RecoveryCodes.tsx';
import { LanguageSwitch } from '../frame/Header.tsx';
import classes from './signIn.module.css';
import { useSignOut } from './useAuth.ts';

export function SetUpFactorPage(props: { onDone: () => void }) {
  const { t } = useText();
  const session = useSession();
  const { refresh } = useSessionState();
  const signOut = useSignOut();
  const [way, setWay] = useState<'app' | 'passkey' | undefined>(undefined);
  const [codes, setCodes] = useState<readonly string[] | undefined>(undefined);
  const finish = async () => {
    await refresh();
    props.onDone();
  };
  const leave = async () => {
    await signOut();
    props.onDone();
  };
  const back = () => setWay(undefined);
  return (
    <main className={classes.lock}>
      <div className={classes.card} style={{ width: 'min(440px, calc(100vw - 32px))' }}>
        <Group justify="space-between" align="flex-start" wrap="nowrap" mb="xs">
          <Title order={1}>{t('shell.setUp')}</Title>
          <LanguageSwitch />
        </Group>
        {codes ? (
          <RecoveryCodes codes={codes} onDone={() => void finish()} />
        ) : way === 'app' ? (
          <AppSetUp onDone={setCodes} onCancel={back} />
        ) : way === 'passkey' ? (
          <PasskeySetUp onDone={setCodes} onCancel={back} />
        ) : (
          <Stack gap="sm">
            <Text size="sm">{t('shell.setUp.text', { name: titleCase(session.displayName) })}</Text>
            <Button onClick={() => setWay('app')} autoFocus>
              {t('shell.app.setUp')}
            </Button>
            <Button variant="default" onClick={() => setWay('passkey')}>
              {t('shell.passkey.add')}
            </Button>
            <Button variant="subtle" onClick={() => void leave()}>
              {t('shell.signOut')}
            </Button>
          </Stack>
        )}
      </div>
    </main>
  );
}
