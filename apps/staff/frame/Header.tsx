// Header: whose hospital, one search box, who I am and in which role, language, connection, help.
import { Menu, Tooltip, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconHelp, IconDeviceDesktopCheck, IconKey, IconKeyboard, IconLock, IconLogout, IconMoon, IconPassword, IconSearch, IconShieldLock, IconSun, IconUserCircle, IconUsers } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useConnection, useSession } from '#fhir/client/index.ts';
import { formatTime, type Language, languages, Slot, titleCase, useText } from '#ui/index.ts';
import { DeviceDialog } from '../signIn/DeviceDialog.tsx';
import { PasswordDialog } from '../signIn/PasswordDialog.tsx';
import { PinDialog } from '../signIn/PinDialog.tsx';
import { useSignOut } from '../signIn/useAuth.ts';
import { type Density, keepPreferences, readPreferences } from '../preferences.ts';
import classes from './frame.module.css';
import { RoleChip } from './RoleChip.tsx';

interface HeaderProps {
  readonly onSearch: () => void;
  readonly onKeys: () => void;
  readonly onHandOver: () => void;
  readonly onLock: () => void;
}

export function Header(props: HeaderProps) {
  const { t } = useText();
  const session = useSession();
  return (
    <header className={`${classes.header} noPrint`}>
      <Link to="/" className={classes.brand} title={t('shell.home')}>
        <img src="/icon.svg" alt="" width={28} height={28} />
        <span className={classes.brandText}>
          <span className={classes.product}>Lành</span>
          <span className={classes.site}>{session.facility.name}</span>
        </span>
        <span className="visuallyHidden">{t('shell.home')}</span>
      </Link>
      <div className={classes.search}>
        {session.patientId === undefined && (
          <UnstyledButton className={classes.searchButton} onClick={props.onSearch} aria-keyshortcuts="Control+K">
            <IconSearch size={16} aria-hidden />
            <span>{t('shell.search')}</span>
            <kbd className={`${classes.kbd} ${classes.wideOnly}`}>Ctrl+K</kbd>
          </UnstyledButton>
        )}
      </div>
      <Slot name="header.scan" props={{}} />
      <div className={`${classes.spacer} ${classes.wideOnly}`} />
      <Slot name="header.place" props={{}} />
      <Slot name="header.sign" props={{}} />
      <RoleChip />
      <LanguageSwitch />
      <ConnectionDot />
      <Tooltip label={t('shell.help.keys')}>
        <UnstyledButton className={`${classes.headerButton} ${classes.wideOnly}`} onClick={props.onKeys} aria-keyshortcuts="Control+/">
          <IconHelp size={18} aria-hidden />
          <span>{t('shell.help')}</span>
        </UnstyledButton>
      </Tooltip>
      <MeMenu {...props} />
    </header>
  );
}

export function LanguageSwitch() {
  const { t, language, setLanguage } = useText();
  const name = (one: Language) => t(`shell.language.${one}`);
  return (
    <div className={classes.languages} role="group" aria-label={t('shell.language')}>
      {languages.map((one) => (
        <UnstyledButton key={one} className={classes.language} aria-pressed={one === language} aria-label={`${one} – ${name(one)}`} onClick={() => setLanguage(one)}>
          {one}
        </UnstyledButton>
      ))}
    </div>
  );
}

function ConnectionDot() {
  const { t } = useText();
  const { state, since } = useConnection();
  const text = state === 'online' ? t('shell.online') : t('shell.offline', { time: formatTime(since) });
  return (
    <Tooltip label={text}>
      <span className={classes.dot} data-state={state} role="status" tabIndex={0}>
        <span className={state === 'online' ? 'visuallyHidden' : classes.wideOnly}>{text}</span>
      </span>
    </Tooltip>
  );
}

const densities: readonly Density[] = ['compact', 'normal', 'touch'];

/** How large rows and letters are on this device. spec: SHL-7 */
function DensityItems() {
  const { t } = useText();
  const [density, setDensity] = useState<Density>(() => readPreferences().density);
  const choose = (next: string) => {
    const chosen = densities.find((one) => one === next) ?? density;
    keepPreferences({ density: chosen });
    setDensity(chosen);
  };
  return (
    <>
      <Menu.Label>{t('shell.density')}</Menu.Label>
      <Menu.RadioGroup value={density} onChange={choose}>
        {densities.map((one) => <Menu.RadioItem key={one} value={one}>{t(`shell.density.${one}`)}</Menu.RadioItem>)}
      </Menu.RadioGroup>
    </>
  );
}

function MeMenu(props: HeaderProps) {
  const { t } = useText();
  const session = useSession();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const night = colorScheme === 'dark';
  const [dialog, open] = useState<'pin' | 'password' | 'device' | undefined>(undefined);
  const close = () => open(undefined);
  return (
    <>
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <UnstyledButton className={classes.headerButton} aria-label={t('shell.me', { name: session.displayName })}>
          <IconUserCircle size={20} aria-hidden />
          <span className={classes.wideOnly}>{titleCase(session.displayName)}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{titleCase(session.displayName)}</Menu.Label>
        <Menu.Item leftSection={<IconUsers size={16} aria-hidden />} rightSection={<kbd className={classes.kbd}>Ctrl ⇧ H</kbd>} onClick={props.onHandOver}>
          {t('shell.handOver')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLock size={16} aria-hidden />} rightSection={<kbd className={classes.kbd}>Ctrl ⇧ L</kbd>} onClick={props.onLock}>
          {t('shell.lock')}
        </Menu.Item>
        <Menu.Item leftSection={night ? <IconSun size={16} aria-hidden /> : <IconMoon size={16} aria-hidden />} onClick={() => setColorScheme(night ? 'light' : 'dark')}>
          {t(night ? 'shell.day' : 'shell.night')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} rightSection={<kbd className={classes.kbd}>Ctrl /</kbd>} onClick={props.onKeys}>
          {t('shell.help.keys')}
        </Menu.Item>
        <Menu.Divider />
        <DensityItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconShieldLock size={16} aria-hidden />} onClick={() => void navigate({ to: '/account' })}>
          {t('shell.account')}
        </Menu.Item>
        <Menu.Item leftSection={<IconPassword size={16} aria-hidden />} onClick={() => open('pin')}>
          {t('shell.pin.set')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => open('password')}>
          {t('shell.password.change')}
        </Menu.Item>
        {!session.patientId && (
          <Menu.Item leftSection={<IconDeviceDesktopCheck size={16} aria-hidden />} onClick={() => open('device')}>
            {t('shell.device')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
    <PasswordDialog opened={dialog === 'password'} onClose={close} />
    <PinDialog opened={dialog === 'pin'} onClose={close} />
    <DeviceDialog opened={dialog === 'device'} onClose={close} />
    </>
  );
}
