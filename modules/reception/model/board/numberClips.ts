// Numbers as people read them: 15 mười lăm, 21 hai mốt, 44 bốn tư, 105 một trăm linh năm. spec: RCP-32
import { isClip } from './clips.ts';
import type { ClipName } from './clips.ts';

const digit = (value: number): ClipName => (['so-0', 'so-1', 'so-2', 'so-3', 'so-4', 'so-5', 'so-6', 'so-7', 'so-8', 'so-9'] as const)[value] ?? 'so-0';

/** 1 to 99. In the twenties and above one is mốt, four tư, five lăm; mươi itself is only said where nothing follows. */
function belowHundred(value: number): ClipName[] {
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  if (tens === 0) return [digit(ones)];
  if (tens === 1) return ones === 0 ? ['so-10'] : ['so-10', ones === 5 ? 'lam' : digit(ones)];
  if (ones === 0) return [digit(tens), 'muoi'];
  const last: ClipName = ones === 1 ? 'mot' : ones === 4 ? 'tu' : ones === 5 ? 'lam' : digit(ones);
  return [digit(tens), last];
}

/** A number as spoken alone: a room. */
export function numberClips(value: number): ClipName[] {
  if (!Number.isInteger(value) || value < 1) return [];
  // Nobody reads four digits in a waiting hall: they are said one by one.
  if (value > 999) return [...String(value)].map((one) => digit(Number(one)));
  const [hundreds, rest] = [Math.floor(value / 100), value % 100];
  if (hundreds === 0) return belowHundred(value);
  const head: ClipName[] = [digit(hundreds), 'tram'];
  if (rest === 0) return head;
  return rest < 10 ? [...head, 'linh', digit(rest)] : [...head, ...belowHundred(rest)];
}

/** A ticket as the screen and the slip show it, with its leading noughts: 041 không bốn mốt, 007 không không bảy. */
export function ticketClips(value: number): ClipName[] {
  const noughts: ClipName[] = value < 10 ? ['so-0', 'so-0'] : value < 100 ? ['so-0'] : [];
  return [...noughts, ...numberClips(value)];
}

/** The sign on the door: `P12` mười hai, `102A` một trăm linh hai a, `TD1` một; empty when it says nothing readable. */
export function doorClips(code: string): ClipName[] {
  const match = /^(\D*?)0*(\d{1,4})\s*([A-Za-z])?$/.exec(code.trim());
  if (match === null) return [];
  const letter = `chu-${(match[3] ?? '').toLowerCase()}`;
  return [...numberClips(Number(match[2])), ...(isClip(letter) ? [letter] : [])];
}
