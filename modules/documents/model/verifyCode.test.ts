import { describe, expect, it } from 'vitest';
import { buildVerifyCode, parseVerifyCode } from './verifyCode.ts';

const code = (seed: number) => buildVerifyCode(Uint8Array.from({ length: 15 }, (_, at) => (seed * 31 + at * 47) % 256));

describe('VER-10 the code on the paper', () => {
  it('has four groups of four and is read back however it is typed', () => {
    const printed = code(7);
    expect(printed).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const plain = printed.replaceAll('-', '');
    for (const typed of [printed, printed.toLowerCase(), plain, ` ${plain.replaceAll('0', 'o').replaceAll('1', 'l')} `, plain.match(/../g)!.join(' ')]) expect(parseVerifyCode(typed)).toBe(printed);
  });
  it('one wrong sign is always noticed, and two swapped neighbours nearly always', () => {
    let swapsMissed = 0;
    for (let seed = 0; seed < 40; seed++) {
      const plain = code(seed).replaceAll('-', '');
      for (let at = 0; at < 16; at++) {
        const other = plain[at] === 'Z' ? '0' : 'Z';
        expect(parseVerifyCode(plain.slice(0, at) + other + plain.slice(at + 1))).toBeUndefined();
        const swapped = plain.slice(0, at) + (plain[at + 1] ?? '') + plain[at] + plain.slice(at + 2);
        if (at < 15 && plain[at] !== plain[at + 1] && parseVerifyCode(swapped)) swapsMissed++;
      }
    }
    expect(swapsMissed).toBeLessThan(10);
  });
  it('what cannot be a code is none', () => {
    for (const text of ['', 'abc', '../../etc/passwd', 'UUUU-UUUU-UUUU-UUUU', 'K7QM-2XWD-9RTC-4HNP-0', '<script>alert(1)</script>', '\u0000'.repeat(16)]) expect(parseVerifyCode(text)).toBeUndefined();
  });
});
