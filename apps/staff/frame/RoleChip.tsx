// The role in force; somebody with several changes it here without signing in again.
import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type SessionRole, useSession } from '#fhir/client/index.ts';
import { useText, useToast } from '#ui/index.ts';
import { useSwitchRole } from '../signIn/useAuth.ts';
import classes from './frame.module.css';

export function useRoleName(): (role: SessionRole) => string {
  const { t, has } = useText();
  return (role) => (has(`role.${role.code}`) ? t(`role.${role.code}`) : (role.display ?? role.code));
}

export function RoleChip() {
  const { t } = useText();
  const session = useSession();
  const roleName = useRoleName();
  const switchRole = useSwitchRole();
  const navigate = useNavigate();
  const toast = useToast();
  const current = session.availableRoles.find((role) => session.roles.includes(role.code)) ?? { code: session.roles[0] ?? '' };
  const name = roleName(current);
  if (session.availableRoles.length < 2) return <span className={`${classes.headerButton} ${classes.roleChip} ${classes.wideOnly}`}>{name}</span>;
  const choose = async (role: SessionRole) => {
    const refusal = await switchRole(role);
    if (refusal) toast({ text: refusal, tone: 'problem' });
    else void navigate({ to: '/' });
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton className={`${classes.headerButton} ${classes.roleChip}`} aria-label={t('shell.role', { role: name })}>
          <span>{name}</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('shell.role.switch')}</Menu.Label>
        {session.availableRoles.map((role) => (
          <Menu.Item key={role.practitionerRoleId ?? role.code} onClick={() => void choose(role)} rightSection={role.code === current.code ? <IconCheck size={16} aria-hidden /> : undefined}>
            {roleName(role)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
