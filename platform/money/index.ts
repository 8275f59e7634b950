export { addDong, dong, multiplyDong, splitDong } from './money.ts';
export type { Dong } from './money.ts';
