// Where message files lie: the standard's routes, the platform, and every room.
import { hospitalRooms, standardRooms } from './rooms.ts';

export const messageFolders: readonly URL[] = [
  new URL('../../platform/', import.meta.url),
  new URL('../../fhir/rest/', import.meta.url),
  ...standardRooms.map((room) => new URL(`../../fhir/${room.name}/`, import.meta.url)),
  ...hospitalRooms.map((room) => new URL(`../../modules/${room.name}/`, import.meta.url)),
];
