// Bits of evidence: log2(chance that it agrees for one person / for two). Fellegi and Sunter 1969, doi:10.1080/01621459.1969.10501049   spec: IDY-2

/**
 * Share of people with a family name (Lê Trung Hoa, Họ và tên người Việt Nam, 2005): that two strangers share a frequent name means little.
 * Keys as nameKeys gives them.
 */
const familyShares: Readonly<Record<string, number>> = {
  nguien: 0.384, tran: 0.11, le: 0.095, pham: 0.071, huinh: 0.026, hoang: 0.025, phan: 0.045, vu: 0.02, vo: 0.019, dang: 0.021, bui: 0.02, do: 0.014, ho: 0.013, ngo: 0.013, duong: 0.01, li: 0.005,
};
const rareShare = 0.004;

/** Of two records of one person 95 in 100 carry the same family name. */
export const familyBits = (key: string): number => Math.log2(0.95 / (familyShares[key] ?? rareShare));

export const bits = {
  /** Another family name: 5 in 100 of one person, 85 in 100 of two. */
  familyDiffers: -4.1,
  /** Same given name; few given names are borne by more than 1 in 100. */
  given: Math.log2(0.93 / 0.01),
  /** Hoa for Hoà: somebody left the marks out. */
  givenMarksLeftOut: Math.log2(0.3 / 0.01),
  /** Same letters with other marks: Hùng and Hưng are two names, yet typists err. */
  givenOtherMarks: Math.log2(0.05 / 0.01),
  /** One letter off, or only its first letters are written. */
  givenClose: 2,
  givenDiffers: -6.6,
  /** Under another given name family and middle name are those of brothers and sisters: they count no more than this. */
  sharedByFamily: 2,
  /** Middle names that say something; Thị and Văn are shared by half of their sex and count nearly nothing. */
  middle: 3.5, middleDiffers: -3, middleWeak: 0.5, middleOpposed: -2,
  /** The words stand in another order. */
  reordered: -1,
  sex: Math.log2(0.98 / 0.5), sexDiffers: -5.6,
  /** About 29,000 birthdays of living people; 90 in 100 are written alike twice. */
  birth: Math.log2(0.9 * 29_000),
  /** Day and month exchanged: 3 in 100 of one person. */
  birthSwapped: Math.log2(0.03 * 29_000),
  /** One figure off: 4 in 100 of one person, 12 of 29,000 days by chance. */
  birthFigure: Math.log2((0.04 * 29_000) / 12),
  /** One of the two is a month or a year only. */
  birthMonth: Math.log2(0.95 * 950), birthYear: Math.log2(0.95 * 80),
  birthDiffers: -5.6,
  /** A number of the state has a billion others. */
  number: 26,
  /** Another number: 1 in 1,000 records holds one typed wrongly without being near. */
  numberDiffers: -10,
  /** One figure off under the same name: a slip. Under another name it is the next child of the family. */
  numberNear: -4,
  /** Families share phones and houses, so neither says much more than that it is the family. */
  phone: Math.log2(0.7 / 0.02), phoneDiffers: -1,
  address: Math.log2(0.6 / 0.05), addressDiffers: -0.7,
} as const;

/** Before anything is compared: one in a hundred thousand records here is of the same person. */
export const priorBits = -Math.log2(100_000);

/** From which chance on a match has its grade. */
export const gradeFrom = { probable: 0.8, possible: 0.05 } as const;
