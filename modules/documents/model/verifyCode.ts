// The code printed on a paper: fifteen random signs and one check sign, in letters that cannot be mistaken for each other. spec: VER
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const randomSigns = 15;

/** 75 random bits as `K7QM-2XWD-9RTC-4HNP`. `random` gives at least fifteen bytes. */
export function buildVerifyCode(random: Uint8Array): string {
  if (random.length < randomSigns) throw new Error('fifteen random bytes are needed');
  const signs = [...random.subarray(0, randomSigns)].map((byte) => byte % 32);
  return formatVerifyCode([...signs, checkOf(signs)].map((value) => alphabet[value]).join(''));
}

/**
 * The code as stored, from what a person typed: any case, with or without dashes and spaces, O for 0, I and L for 1.
 * Undefined when it cannot be one: a single mistyped sign and two swapped neighbours are noticed.
 */
export function parseVerifyCode(text: string): string | undefined {
  const plain = text.normalize('NFKC').toUpperCase().replace(/[\s\-–—.]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (plain.length !== randomSigns + 1) return undefined;
  const values = [...plain].map((sign) => alphabet.indexOf(sign));
  if (values.includes(-1)) return undefined;
  return checkOf(values.slice(0, randomSigns)) === values[randomSigns] ? formatVerifyCode(plain) : undefined;
}

const formatVerifyCode = (plain: string): string => plain.match(/.{4}/g)?.join('-') ?? plain;

/** Luhn's way in base 32. */
function checkOf(values: readonly number[]): number {
  const sum = values.toReversed().reduce((total, value, at) => {
    const doubled = at % 2 === 0 ? value * 2 : value;
    return total + Math.floor(doubled / 32) + (doubled % 32);
  }, 0);
  return (32 - (sum % 32)) % 32;
}
