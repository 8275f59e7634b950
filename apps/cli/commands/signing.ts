// `lanh signing …`: keys of the staff at the console, through the same operations as the screen. spec: SGN-82
import { listSigningKeys, makeSeal, proofState, renewProofs, revokeSigning, sealState, unblockSigning } from '#modules/documents/model/index.ts';
import type { SigningKeyLine } from '#modules/documents/model/index.ts';
import type { Command, CommandContext } from '../command.ts';
import type { Operator } from '../operator.ts';
import { readWords } from '../words.ts';
import { operatorAt } from './users.ts';

const leastReason = 10;

export const signingList: Command = {
  name: 'signing list',
  usage: '[--facility CODE]',
  summary: 'shows who has a signing key, until when, and whether its PIN is blocked',
  run: async (words, context) => {
    const operator = await operatorAt(context, readWords(words).named.get('facility'));
    const { keys } = await operator.run(listSigningKeys, {});
    for (const { username, state, blockedUntil, notAfter, serial, name } of keys) context.say(`${username.padEnd(20)} ${state.padEnd(8)} until ${notAfter.slice(0, 10)}  ${serial}  ${name}${state === 'blocked' ? ` (until ${blockedUntil})` : ''}`);
    if (keys.length === 0) context.say('Nobody has a signing key yet');
    return true;
  },
};

export const signingUnblock: Command = {
  name: 'signing unblock',
  usage: 'USERNAME --reason TEXT [--facility CODE]',
  summary: 'lifts the block on a signing PIN; the PIN stays what it was',
  run: (words, context) => actOn(words, context, async (operator, { accountId, username }, reason) => {
    await operator.run(unblockSigning, { accountId, reason });
    return `✔ the signing PIN of ${username} is no longer blocked`;
  }),
};

export const signingRevoke: Command = {
  name: 'signing revoke',
  usage: 'USERNAME --reason TEXT [--facility CODE]',
  summary: 'revokes a signing certificate at once; the server tells the authority',
  run: (words, context) => actOn(words, context, async (operator, { accountId, username }, reason) => {
    const { serial } = await operator.run(revokeSigning, { accountId, reason });
    return `✔ the certificate ${serial} of ${username} is revoked; papers signed before stay valid`;
  }),
};

export const signingSeal: Command = {
  name: 'signing seal',
  usage: '[--make NUMBER] [--facility CODE]',
  summary: 'shows the electronic seal of the facility; --make gets a new one with this tax or licence number',
  run: async (words, context) => {
    const { named } = readWords(words);
    const operator = await operatorAt(context, named.get('facility'));
    const number = named.get('make');
    const { seal } = number === undefined ? await operator.run(sealState, {}) : await operator.run(makeSeal, { number });
    context.say(seal ? `${seal.subject}  ${seal.serial}  of ${seal.issuer}, until ${seal.notAfter.slice(0, 10)}` : 'The facility has no seal yet: npm run lanh -- signing seal --make NUMBER');
    return true;
  },
};

export const signingProofs: Command = {
  name: 'signing proofs',
  usage: '[--renew-before YYYY-MM-DD] [--facility CODE]',
  summary: 'shows how far signed papers are archived; --renew-before has those whose proof ends sooner stamped anew',
  run: async (words, context) => {
    const { named } = readWords(words);
    const operator = await operatorAt(context, named.get('facility'));
    const before = named.get('renew-before');
    if (before !== undefined) context.say(`${(await operator.run(renewProofs, { before })).papers} papers are stamped anew by the server, in the background`);
    const { archived, waiting, renewing, failed, nextDueAt } = await operator.run(proofState, {});
    context.say(`${archived} archived (B-LTA), ${waiting} waiting, ${renewing} due within a year, ${failed} given up${nextDueAt ? `; next ${nextDueAt.slice(0, 10)}` : ''}`);
    return failed === 0;
  },
};

async function actOn(words: readonly string[], context: CommandContext, act: (operator: Operator, key: SigningKeyLine, reason: string) => Promise<string>): Promise<boolean> {
  const { paths: [username = ''], named } = readWords(words);
  const reason = (named.get('reason') ?? '').trim();
  if (reason.length < leastReason) {
    context.say(`Say why, in at least ${leastReason} characters: --reason "lost the PIN, showed the staff card"`);
    return false;
  }
  const operator = await operatorAt(context, named.get('facility'));
  const key = (await operator.run(listSigningKeys, {})).keys.find((one) => one.username === username);
  if (!key) {
    context.say(`${username || 'Nobody'} has no signing key here; see: npm run lanh -- signing list`);
    return false;
  }
  context.say(await act(operator, key, reason));
  return true;
}
