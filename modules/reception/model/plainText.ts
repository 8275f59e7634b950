// Typed text without characters that nobody sees and that make it read otherwise than it is kept: a signed paper says what it shows.
// https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing   spec: PLN

/** Marks, embeddings, overrides and isolates of direction; Vietnamese, English and French need none. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const controls = /\p{Cc}+/gu;

export const withoutDirections = (text: string): string => text.replace(directions, '');

/** For names and short answers: line breaks and other controls become a blank. */
export const oneLine = (text: string): string => withoutDirections(text).replace(controls, ' ');
