// The facility's calendar day of an instant.
export { dayOf } from '#modules/facility/model/index.ts';
