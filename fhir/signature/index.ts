// Door of signatures of resources.
export { canonicalBytes, signResource, verifyResource } from './signature.ts';
export type { ResourceSigning } from './signature.ts';
