// Where a medicine acts, and which ATC groups mean nothing in common.   spec: PHA-12, PHA-13, PHA-14

const spotRoutes = new Set(['topical', 'external', 'ophthalmic', 'otic', 'nasal']);

/** Put on skin, into eye, ear or nose: no daily dose is counted, and only its own ATC code meets other medicines. */
export const actsOnTheSpot = (route: string): boolean => spotRoutes.has(route);

/** Level 4 of ATC that only gathers "others": two of them are no duplicate. Where others do the same (R06AX, M03BX, N05AX, N06AX) they are one. */
const unlikeGroups = new Set(['A02BX', 'A03AX', 'A07AX', 'A07FA', 'A11HA', 'A12AX', 'A12CB', 'A12CC', 'B05BB', 'B05XA', 'C01DX', 'C01EB', 'D06AX', 'J01XX', 'L04AX', 'M01AX', 'N03AX', 'N06BX', 'N06DX', 'S01XA']);

/** The chemical group two medicines share, if being in it makes them duplicates. */
export function sharedGroup(one: string, other: string): string | undefined {
  const group = one.slice(0, 5);
  return group.length === 5 && group === other.slice(0, 5) && !unlikeGroups.has(group) ? group : undefined;
}
