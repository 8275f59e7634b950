// The locked screen: shows the name of who locked it, nothing of what was open.
import { Anchor, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '#fhir/client/index.ts';
import { titleCase, useText } from '#ui/index.ts';
import { PinForm } from './PinForm.tsx';
import classes from './signIn.module.css';
import { useAttempt } from './useAttempt.ts';
import { usePin, useSignOut } from './useAuth.ts';
import type { Lock } from './useLock.ts';

export function LockScreen(props: { lock: Lock }) {
  const { t } = useText();
  const session = useSession();
  const pin = usePin();
  const signOut = useSignOut();
  const [way, setWay] = useState<'pin' | 'password' | 'other'>(session.pin?.set ? 'pin' : 'password');
  const attempt = useAttempt();
  const choose = (next: typeof way) => {
    attempt.forget();
    setWay(next);
  };
  const leave = async () => {
    props.lock.unlocked();
    await signOut();
  };
  return (
    <main className={classes.lock}>
      <div className={classes.card} style={{ width: 'min(380px, calc(100vw - 32px))' }}>
        <Title order={1} mb={4}>
          {t('shell.locked')}
        </Title>
        <Text size="sm" mb="sm">
          {t('shell.locked.by', { name: titleCase(session.displayName) })}
        </Text>
        <PinForm key={way} withUsername={way === 'other'} byPassword={way === 'password'} fault={attempt.fault} busy={attempt.busy} onSubmit={(input) => void attempt.run(pin(input), props.lock.unlocked)} />
        <Text size="sm" mt="md">
          {way !== 'pin' && session.pin?.set && <Way text={t(way === 'other' ? 'shell.locked.me' : 'shell.locked.pin')} onClick={() => choose('pin')} />}
          {way !== 'password' && <Way text={t(way === 'other' && !session.pin?.set ? 'shell.locked.me' : 'shell.locked.password')} onClick={() => choose('password')} />}
          {way !== 'other' && session.pin?.deviceEnrolled && <Way text={t('shell.locked.other')} onClick={() => choose('other')} />}
          <Anchor component="button" type="button" onClick={() => void leave()}>
            {t('shell.signOut')}
          </Anchor>
        </Text>
      </div>
    </main>
  );
}

function Way(props: { text: string; onClick: () => void }) {
  return (
    <>
      <Anchor component="button" type="button" onClick={props.onClick}>
        {props.text}
      </Anchor>
      {' · '}
    </>
  );
}
