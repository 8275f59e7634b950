import { describe, expect, it } from 'vitest';
import type { Fault } from '#platform/fault/index.ts';
import { addAccount, decideAccountChange } from './accounts.ts';

const state = { accountId: 'a', roles: ['admin'], disabled: false, otherAdmins: 1 };
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    return (error as Fault).code;
  }
};

describe('PPL-30 accounts', () => {
  it.each([
    ['none', state, { disabled: true }, 'me'],
    ['facility.last-admin', { ...state, otherAdmins: 0 }, { disabled: true }, 'me'],
    ['facility.last-admin', { ...state, otherAdmins: 0 }, { roles: ['nurse'] }, 'me'],
    ['none', { ...state, otherAdmins: 0 }, { roles: ['nurse', 'admin'] }, 'me'],
    ['none', { ...state, disabled: true, otherAdmins: 0 }, { roles: ['nurse'] }, 'me'],
    ['facility.own-account', state, { roles: ['admin', 'doctor'] }, 'a'],
    ['facility.patient-account', { ...state, roles: ['patient'], patientId: 'p' }, { roles: ['nurse'] }, 'me'],
  ] as const)('answers %s to %o, %o', (...[code, given, input, by]) => expect(codeOf(() => decideAccountChange(given, input, by))).toBe(code));

  it.each(['Ab', 'có dấu', '1abc', 'a b c', 'a'.repeat(50), 'root;drop'])('the user name %s is refused', (username) => {
    expect(addAccount.input.safeParse({ username, name: 'Tên', roles: ['nurse'], password: 'x' }).success).toBe(false);
  });
  it('the role of a patient is not given by hand', () => {
    expect(addAccount.input.safeParse({ username: 'moi', name: 'Tên', roles: ['patient'], password: 'x' }).success).toBe(false);
  });
});
