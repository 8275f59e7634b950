// /account – what guards the own account: where it is open, and what it takes to get in. spec: PPL-13
import { Text, Title } from '@mantine/core';
import { useSession } from '#fhir/client/index.ts';
import { titleCase, useText } from '#ui/index.ts';
import classes from './account.module.css';
import { ConsentList } from './ConsentList.tsx';
import { FactorList } from './FactorList.tsx';
import { SessionList } from './SessionList.tsx';

export function Screen() {
  const { t } = useText();
  const session = useSession();
  return (
    <div className={classes.page}>
      <Title order={1}>{t('shell.account')}</Title>
      <Text size="sm" c="dimmed" mb="md">
        {titleCase(session.displayName)} · {session.facility.name}
      </Text>
      {session.byPin ? (
        <Text size="sm" mb="md">{t('shell.factors.byPin')}</Text>
      ) : (
        <section className={classes.part} aria-labelledby="account-factors">
          <Title order={2} id="account-factors">
            {t('shell.factors')}
          </Title>
          <FactorList />
        </section>
      )}
      <section className={classes.part} aria-labelledby="account-sessions">
        <Title order={2} id="account-sessions">
          {t('shell.sessions')}
        </Title>
        <SessionList />
      </section>
      <section className={classes.part} aria-labelledby="account-consents">
        <Title order={2} id="account-consents">
          {t('shell.consents')}
        </Title>
        <ConsentList />
      </section>
    </div>
  );
}
