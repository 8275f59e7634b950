// Door of what the server does about its own memory.
export { startGivingBack } from './giveBack.ts';
