// The hospital's own rules: operations.
import { decidePolicy, proposePolicy, readPolicy, savePolicy } from './policyOperations.ts';
import { acknowledgePolicy, policyReaders, policyToRead } from './readers.ts';

export const policyOperations = [readPolicy, savePolicy, proposePolicy, decidePolicy, policyToRead, acknowledgePolicy, policyReaders];
