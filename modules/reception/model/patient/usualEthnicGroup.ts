// What the desk fills in before anybody is asked: the group most people belong to, and that of foreigners. Code list ethnic-group. spec: RCP-38
import type { PersonInput } from '../contracts/people.ts';

/** Shown in the form and changed by hand; undefined where nobody can know. */
export const usualEthnicGroup: Readonly<Record<NonNullable<PersonInput['kind']>, string | undefined>> = { ordinary: '01', newborn: '01', foreigner: '55', unknown: undefined };
