// The hospital's own rules: operations.
import { signPolicy } from './annex.ts';
import { decidePolicy, proposePolicy, readPolicy, savePolicy } from './policyOperations.ts';
import { acknowledgePolicy, policyReaders, policyToRead } from './readers.ts';

export const policyOperations = [readPolicy, savePolicy, proposePolicy, decidePolicy, signPolicy, policyToRead, acknowledgePolicy, policyReaders];
