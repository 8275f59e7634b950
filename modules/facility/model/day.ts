// The facility's calendar day of an instant. One time zone, no summer time: UTC+7 since 1975.

const offsetMs = 7 * 3_600_000;

/** `dayOf('2026-11-22T18:30:00Z')` is `2026-11-23`. */
export const dayOf = (at: string): string => new Date(Date.parse(at) + offsetMs).toISOString().slice(0, 10);
