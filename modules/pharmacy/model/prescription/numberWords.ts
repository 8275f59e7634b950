// A whole number in Vietnamese words, as narcotic quantities must be written (RX-06).   spec: PHA-24

const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const;
const digit = (value: number): string => digits[value] ?? '';

/** `numberWords(21)` is `Hai mươi mốt`, `numberWords(1005)` is `Một nghìn không trăm linh năm`. From 0 to 999.999.999. */
export function numberWords(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 999_999_999) throw new RangeError('a whole number from 0 to 999999999');
  if (value === 0) return 'Không';
  const groups = [[Math.floor(value / 1_000_000), 'triệu'], [Math.floor(value / 1000) % 1000, 'nghìn'], [value % 1000, '']] as const;
  const first = groups.findIndex(([group]) => group > 0);
  const words = groups.flatMap(([group, unit], at) => (group === 0 ? [] : [readGroup(group, at > first), unit]));
  const text = words.filter(Boolean).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `whole`: the hundreds are said even if they are none, since greater groups came before. */
function readGroup(value: number, whole: boolean): string {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  const head = hundreds > 0 || whole ? `${digit(hundreds)} trăm` : '';
  return [head, readTens(rest, head !== '')].filter(Boolean).join(' ');
}

function readTens(value: number, afterHundreds: boolean): string {
  const tens = Math.floor(value / 10);
  const ones = value % 10;
  if (tens === 0) return ones === 0 ? '' : `${afterHundreds ? 'linh ' : ''}${digit(ones)}`;
  const head = tens === 1 ? 'mười' : `${digit(tens)} mươi`;
  return ones === 0 ? head : `${head} ${lastDigit(ones, tens)}`;
}

function lastDigit(ones: number, tens: number): string {
  if (ones === 5) return 'lăm';
  return ones === 1 && tens > 1 ? 'mốt' : digit(ones);
}
