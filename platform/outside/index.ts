export { isPublicAddress } from './address.ts';
export { fetchOutside, OutsideRefused } from './fetchOutside.ts';
export type { OutsideRequest, OutsideSettings } from './fetchOutside.ts';
