// The frame around every screen: header, rail, patient band, offline bar, and the dialogs that any screen may call.
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useConnection, useSession } from '#fhir/client/index.ts';
import { OfflineBanner, useKey, useText } from '#ui/index.ts';
import { lazy, Suspense } from 'react';
import { useDisclosure } from '@mantine/hooks';
import { BandFrame } from '../patientBand/BandFrame.tsx';
import type { Registry } from '../registry.ts';
import { SearchDialog } from '../search/SearchDialog.tsx';
import { HandOverDialog } from '../signIn/HandOverDialog.tsx';
import { LockScreen } from '../signIn/LockScreen.tsx';
import { useLock } from '../signIn/useLock.ts';
import classes from './frame.module.css';
import { Header } from './Header.tsx';
import { IdleNotice } from './IdleNotice.tsx';
import { useOwnKeys } from './ownKeys.ts';

const KeySheet = lazy(async () => ({ default: (await import('./KeySheet.tsx')).KeySheet }));

export function Frame(props: { registry: Registry }) {
  const { t } = useText();
  const session = useSession();
  const connection = useConnection();
  const lock = useLock(session);
  const keepKeys = useOwnKeys(session.accountId);
  const [keysOpen, keys] = useDisclosure(false);
  const [searchOpen, search] = useDisclosure(false);
  const [handOverOpen, handOver] = useDisclosure(false);
  useKey({ chord: 'Ctrl+/', label: 'shell.key.keys', run: keys.toggle });
  useKey({ chord: 'Ctrl+K', label: 'shell.key.search', run: () => session.patientId === undefined && search.open() });
  useKey({ chord: 'Ctrl+Shift+L', label: 'shell.key.lock', run: () => void lock.lock() });
  useKey({ chord: 'Ctrl+Shift+H', label: 'shell.key.handOver', run: handOver.open });
  if (lock.locked) return <LockScreen lock={lock} />;
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#screen">
        {t('shell.skip')}
      </a>
      <Header onSearch={search.open} onKeys={keys.open} onHandOver={handOver.open} onLock={() => void lock.lock()} />
      <Rail registry={props.registry} />
      <main className={classes.main}>
        <OfflineBanner since={connection.state === 'offline' ? connection.since : undefined} />
        <IdleNotice />
        <BandFrame>
          <div className={classes.screen} id="screen" tabIndex={-1}>
            <Outlet />
          </div>
        </BandFrame>
      </main>
      {keysOpen && <Suspense fallback={null}><KeySheet opened onClose={keys.close} onKeys={keepKeys} /></Suspense>}
      <SearchDialog opened={searchOpen} onClose={search.close} registry={props.registry} />
      <HandOverDialog opened={handOverOpen} onClose={handOver.close} />
    </div>
  );
}

function Rail(props: { registry: Registry }) {
  const { t } = useText();
  const session = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const lines = props.registry.menuFor({ permissions: session.permissions, roles: session.roles });
  return (
    <nav className={`${classes.rail} noPrint`} aria-label={t('shell.menu')}>
      {lines.map((line) => {
        const active = path === line.to || path.startsWith(`${line.to}/`);
        return (
          <Link key={line.to} to={line.to} className={classes.railLink} data-status={active ? 'active' : undefined} aria-current={active ? 'page' : undefined}>
            <line.icon size={20} stroke={1.7} aria-hidden />
            <span>{t(line.label)}</span>
          </Link>
        );
      })}
    </nav>
  );
}
