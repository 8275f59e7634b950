// Where message files lie: the standard's routes, the platform, and every room.
import { rooms } from './rooms.ts';

export const messageFolders: readonly URL[] = [
  new URL('../../platform/', import.meta.url),
  new URL('../../fhir/rest/', import.meta.url),
  ...rooms.map((room) => new URL(`../../modules/${room.name}/`, import.meta.url)),
];
