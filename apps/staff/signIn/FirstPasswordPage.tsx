// The first sign-in: the password that somebody else chose gives way to one's own before anything else. spec: PPL-30
import { Text, Title } from '@mantine/core';
import { useSession } from '#fhir/client/index.ts';
import { titleCase, useText } from '#ui/index.ts';
import { PasswordForm } from './PasswordForm.tsx';
import classes from './signIn.module.css';
import { useSignOut } from './useAuth.ts';

export function FirstPasswordPage() {
  const { t } = useText();
  const session = useSession();
  const signOut = useSignOut();
  return (
    <main className={classes.lock}>
      <div className={classes.card} style={{ width: 'min(420px, calc(100vw - 32px))' }}>
        <Title order={1} mb={4}>
          {t('shell.password.first')}
        </Title>
        <Text size="sm" mb="sm">
          {t('shell.password.firstText', { name: titleCase(session.displayName) })}
        </Text>
        <PasswordForm onDone={() => undefined} onCancel={() => void signOut()} cancelText={t('shell.signOut')} />
      </div>
    </main>
  );
}
