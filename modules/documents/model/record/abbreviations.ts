// Abbreviations: none in a paper for the patient or another facility; elsewhere only those of the hospital's own list. spec: REC-13

/** Written in capitals, yet no abbreviations of medicine: units, Roman numerals, names everybody knows. */
const allowed = new Set(['II', 'III', 'IV', 'VI', 'VII', 'VIII', 'IX', 'XI', 'XII', 'HIV', 'AIDS', 'DNA', 'ADN', 'RNA', 'ARN', 'BHYT', 'CCCD', 'COVID', 'TP', 'UBND']);

const word = /(?<![\p{L}\d])\p{Lu}{2,6}(?![\p{L}\d])/gu;

/** Words of a text that are abbreviations: those that are listed, and any other run of two to six capitals. A text all in capitals has none to find. */
export function findAbbreviations(text: string, listed: readonly string[]): string[] {
  const known = new Set(listed);
  const shouts = text === text.toLocaleUpperCase('vi') && /\p{L}\s+\p{L}/u.test(text);
  const found = [...text.normalize('NFC').matchAll(word)].map(([one]) => one).filter((one) => !allowed.has(one));
  return [...new Set(shouts ? found.filter((one) => known.has(one)) : found)];
}

/** Papers that leave the house: certificates and what is handed to the patient. */
export const leavesTheHouse = (formKey: string): boolean => /^tt\d/.test(formKey);
