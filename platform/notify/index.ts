// Door of text messages.
export { faults } from './faults.ts';
export { dialled, maskedNumber, openNotify } from './notify.ts';
export type { Gateway, Notify, TextMessage } from './notify.ts';
