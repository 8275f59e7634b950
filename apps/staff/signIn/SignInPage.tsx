// Sign-in: user name and password, pasted or typed; in demo mode the accounts to click.
import { Alert, Anchor, Button, Group, PasswordInput, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { titleCase, useText } from '#ui/index.ts';
import { LanguageSwitch } from '../frame/Header.tsx';
import { useRoleName } from '../frame/RoleChip.tsx';
import classes from './signIn.module.css';
import { passkeysWorkHere } from '../account/passkeyBrowser.ts';
import { PinForm } from './PinForm.tsx';
import { SecondStep, SecondStepTitle } from './SecondStep.tsx';
import { type DemoAccount, type SecondHalf, type SignInOutcome, useDemoAccounts, usePin, useSignIn } from './useAuth.ts';

export function SignInPage() {
  const { t } = useText();
  const signIn = useSignIn();
  const pin = usePin();
  const accounts = useDemoAccounts();
  const [byPin, setByPin] = useState(false);
  const [second, setSecond] = useState<SecondHalf | undefined>(undefined);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = `${t('shell.signIn')} · Lành`;
  }, [t]);
  const attempt = async (outcome: Promise<SignInOutcome>) => {
    setBusy(true);
    const { fault: words, second: asked, expired } = await outcome;
    setFault(words);
    if (asked || expired) setSecond(asked);
    setBusy(false);
  };
  const submit = (credentials: { username: string; password: string }) => void attempt(signIn.byPassword(credentials));
  const changeWay = () => {
    setFault(undefined);
    setSecond(undefined);
    setByPin(second === undefined && !byPin);
  };
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div className={classes.mark}>
            <img src="/icon.svg" alt="" width={44} height={44} />
            <div>
              <div className={classes.markName}>Lành</div>
              <div className={classes.markText}>{t('shell.tagline')}</div>
            </div>
          </div>
          <LanguageSwitch />
        </Group>
        {second ? (
          <>
            <SecondStepTitle />
            <SecondStep ways={second.ways} busy={busy} fault={fault} submitText={t('shell.signIn')} onProof={(proof) => void attempt(signIn.bySecond(second, proof))} />
          </>
        ) : byPin ? (
          <PinForm withUsername fault={fault} busy={busy} onSubmit={(input) => void attempt(pin(input).then((words) => (words === undefined ? {} : { fault: words })))} />
        ) : (
          <SignInForm busy={busy} fault={fault} onSubmit={submit} />
        )}
        {!second && !byPin && passkeysWorkHere() && (
          <Button variant="default" fullWidth mt="sm" disabled={busy} onClick={() => void attempt(signIn.byPasskey())}>
            {t('shell.passkey.signIn')}
          </Button>
        )}
        <Text size="sm" mt="md">
          <Anchor component="button" type="button" onClick={changeWay}>
            {t(second ? 'shell.second.back' : byPin ? 'shell.signIn.byPassword' : 'shell.signIn.byPin')}
          </Anchor>
        </Text>
      </div>
      {accounts.length > 0 && <DemoAccounts accounts={accounts} onChoose={(account) => submit({ username: account.username, password: account.password })} />}
    </main>
  );
}

interface SignInFormProps {
  readonly busy: boolean;
  readonly fault: string | undefined;
  readonly onSubmit: (credentials: { username: string; password: string }) => void;
}

function SignInForm(props: SignInFormProps) {
  const { t } = useText();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (username.trim() !== '' && password !== '') props.onSubmit({ username: username.trim(), password });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Title order={1} className="visuallyHidden">
          {t('shell.signIn')}
        </Title>
        <TextInput
          label={t('shell.username')}
          name="username"
          autoComplete="username"
          autoFocus
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
          error={tried && username.trim() === '' ? t('shell.username.missing') : undefined}
        />
        <PasswordInput
          label={t('shell.password')}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={tried && password === '' ? t('shell.password.missing') : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('shell.password.show') }}
        />
        {props.fault && (
          <Alert color="red" variant="light" role="alert" p="xs">
            <Text size="sm" c="var(--problem-text)">
              {props.fault}
            </Text>
          </Alert>
        )}
        <Button type="submit" loading={props.busy} fullWidth>
          {t('shell.signIn')}
        </Button>
      </Stack>
    </form>
  );
}

function DemoAccounts(props: { accounts: readonly DemoAccount[]; onChoose: (account: DemoAccount) => void }) {
  const { t } = useText();
  const roleName = useRoleName();
  const facilities = [...new Set(props.accounts.map((account) => account.facility))];
  return (
    <section aria-labelledby="demo-accounts">
      <Title order={2} id="demo-accounts">
        {t('shell.demo.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('shell.demo.text', { pin: props.accounts.find(({ signingPin }) => signingPin !== undefined)?.signingPin ?? '–' })}
      </Text>
      {facilities.map((facility) => (
        <Stack gap={6} key={facility} mb="md">
          <Title order={3}>{facility}</Title>
          <div className={classes.accounts}>
            {props.accounts
              .filter((account) => account.facility === facility)
              .map((account) => (
                <UnstyledButton key={account.username} className={classes.account} onClick={() => props.onChoose(account)}>
                  <span className={classes.accountRole}>{roleName({ code: account.role })} <span className={classes.accountUser}>{account.username}</span></span>
                  <span className={classes.accountName}>{account.displayName ? titleCase(account.displayName) : account.username}</span>
                </UnstyledButton>
              ))}
          </div>
        </Stack>
      ))}
    </section>
  );
}
