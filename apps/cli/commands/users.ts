// `lanh facility add` and `lanh user …`: the first people of a facility, and what an administrator can do without a screen. spec: PPL-31
import { randomInt } from 'node:crypto';
import { dropFactors } from '#platform/auth/index.ts';
import { addAccount, changeAccount, listAccounts, openFacility, resetPassword, roleCodes } from '#modules/facility/model/index.ts';
import type { AccountLine, RoleCode } from '#modules/facility/model/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { operatorOf } from '../operator.ts';
import type { Operator } from '../operator.ts';
import { readWords } from '../words.ts';

type StaffRole = Exclude<RoleCode, 'patient'>;

export const facilityAdd: Command = {
  name: 'facility add',
  usage: 'CODE NAME LICENCE',
  summary: 'opens a facility: `facility add BVTT "Bệnh viện Trung tâm" 40123`',
  run: async ([code = '', name = '', licence = ''], context) => {
    const { db } = await context.services();
    const { rows } = await db.query<{ next: number }>('select coalesce(max(dk), 0)::int4 + 1 as next from platform.facility');
    const operator = await operatorOf(context, rows[0]?.next ?? 1);
    await operator.run(openFacility, { code, name, licence });
    context.say(`✔ ${code} is open. Its first administrator: npm run lanh -- user add USERNAME --name "…" --roles admin --facility ${code}`);
    return true;
  },
};

export const userList: Command = {
  name: 'user list',
  usage: '[--facility CODE]',
  summary: 'shows the accounts of a facility',
  run: async (words, context) => {
    const operator = await operatorAt(context, readWords(words).named.get('facility'));
    const { accounts } = await operator.run(listAccounts, {});
    for (const { username, name, roles, disabled, demo } of accounts) context.say(`${username.padEnd(20)} ${roles.join(',').padEnd(24)} ${name}${disabled ? ' (disabled)' : ''}${demo ? ' (demo)' : ''}`);
    return true;
  },
};

export const userAdd: Command = {
  name: 'user add',
  usage: 'USERNAME --name NAME --roles ROLE,… [--facility CODE]',
  summary: 'makes an account and prints a password for the first sign-in',
  run: async (words, context) => {
    const { paths: [username = ''], named } = readWords(words);
    const operator = await operatorAt(context, named.get('facility'));
    const password = firstPassword();
    await operator.run(addAccount, { username, name: named.get('name') ?? username, roles: readRoles(named.get('roles')), departments: [], password });
    context.say(`✔ ${username}: password for the first sign-in ${password}`);
    return true;
  },
};

export const userPassword: Command = {
  name: 'user password',
  usage: 'USERNAME [--facility CODE]',
  summary: 'gives a new password for the next sign-in and ends every session of the account',
  run: async (words, context) => {
    const { paths: [username = ''], named } = readWords(words);
    const operator = await operatorAt(context, named.get('facility'));
    const { accountId } = await getAccount(operator, username);
    const password = firstPassword();
    const { endedSessions } = await operator.run(resetPassword, { accountId, password });
    context.say(`✔ ${username}: password for the next sign-in ${password} (${endedSessions} sessions ended)`);
    return true;
  },
};

export const userRoles: Command = {
  name: 'user roles',
  usage: 'USERNAME ROLE,… [--facility CODE]',
  summary: `gives an account these roles: ${roleCodes.filter((role) => role !== 'patient').join(', ')}`,
  run: async (words, context) => {
    const { paths: [username = '', roles], named } = readWords(words);
    const operator = await operatorAt(context, named.get('facility'));
    const { accountId } = await getAccount(operator, username);
    await operator.run(changeAccount, { accountId, roles: readRoles(roles) });
    context.say(`✔ ${username}: ${roles}`);
    return true;
  },
};

export const userDisable: Command = {
  name: 'user disable',
  usage: 'USERNAME [--facility CODE] | --demo',
  summary: 'an account may not sign in any more, and its sessions end; --demo: every demo account',
  run: async (words, context) => {
    const { paths: [username = ''], named } = readWords(words, ['demo']);
    if (named.has('demo')) return disableDemo(context);
    const operator = await operatorAt(context, named.get('facility'));
    const { accountId } = await getAccount(operator, username);
    await operator.run(changeAccount, { accountId, disabled: true });
    context.say(`✔ ${username} is disabled`);
    return true;
  },
};

export const userEnable: Command = {
  name: 'user enable',
  usage: 'USERNAME [--facility CODE]',
  summary: 'an account may sign in again',
  run: async (words, context) => {
    const { paths: [username = ''], named } = readWords(words);
    const operator = await operatorAt(context, named.get('facility'));
    const { accountId } = await getAccount(operator, username);
    await operator.run(changeAccount, { accountId, disabled: false });
    context.say(`✔ ${username} may sign in`);
    return true;
  },
};

export const userResetFactors: Command = {
  name: 'user reset-factors',
  usage: 'USERNAME [--facility CODE]',
  summary: 'takes the authenticator app, passkeys and recovery codes of who lost them; sessions end',
  run: async (words, context) => {
    const { paths: [username = ''], named } = readWords(words);
    const { accountId } = await getAccount(await operatorAt(context, named.get('facility')), username);
    const { db, now, audit } = await context.services();
    await db.transaction(async (tx) => {
      const { rows } = await tx.query<{ dk: number }>('select dk::int4 from platform.membership where account_id = $1', [accountId]);
      await dropFactors(tx, { accountId, at: now() });
      await audit.trail.append(tx, rows.map(({ dk }) => ({ dk, at: now().toISOString(), action: 'E' as const, interaction: 'reset-factors', outcome: 'success', accountId: 'operator', actor: 'Device/lanh', clientId: 'lanh', sessionId: undefined, id: accountId })));
    });
    context.say(`✔ ${username} signs in with the password alone until a new second factor is set up`);
    return true;
  },
};

/** All at once, the last administrator too: a hospital at work has none of them. */
async function disableDemo(context: CommandContext): Promise<boolean> {
  const { db, now } = await context.services();
  const { rowCount } = await db.query('update platform.account set disabled_at = $1 where demo and disabled_at is null', [now()]);
  context.say(`✔ ${rowCount ?? 0} demo accounts are disabled`);
  return true;
}

/** The facility by its code; without one, the only one there is. */
export async function operatorAt(context: CommandContext, code: string | undefined): Promise<Operator> {
  const { db } = await context.services();
  const { rows } = await db.query<{ dk: number; code: string }>('select dk::int4, code from platform.facility order by dk');
  const found = code === undefined && rows.length === 1 ? rows[0] : rows.find((row) => row.code === code);
  if (!found) throw new Error(`Say which facility: --facility ${rows.map((row) => row.code).join(' | ') || 'CODE (there is none yet: npm run lanh -- facility add)'}`);
  return operatorOf(context, found.dk);
}

async function getAccount(operator: Operator, username: string): Promise<AccountLine> {
  const { accounts } = await operator.run(listAccounts, {});
  const found = accounts.find((one) => one.username === username.toLowerCase());
  if (!found) throw new Error(`There is no account ${username} at this facility`);
  return found;
}

const readRoles = (text = ''): StaffRole[] => text.split(',').map((role) => role.trim()).filter((role) => role !== '') as StaffRole[];

/** Sixteen letters that nobody mixes up, in groups of four. */
function firstPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join('-');
}
