import { describe, expect, it } from 'vitest';
import { verifyPage } from './verifyPage.ts';

const script = '"><img src=x onerror=alert(1)><script>alert(1)</script>\'';
const page = (outcome: Parameters<typeof verifyPage>[0], path = '/verify/x') => verifyPage(outcome, { language: 'vi', nonce: 'n', path });

describe('WEB-7 stored script on the page of a paper', () => {
  it('whatever names, titles, authorities and codes hold, they are words', () => {
    const check = {
      code: script, kind: script, state: 'current' as const, facility: script, signer: script, signerTitle: script, signedAt: '2026-11-27T01:00:00Z', version: 1, whole: true,
      stamp: { at: '2026-11-27T01:00:01Z', by: script }, certificate: { issuer: script, trusted: true }, fileHash: 'a'.repeat(64), signers: [{ name: script, role: script }, { name: script, role: script }], provenUntil: undefined, notRevokedAt: undefined, problems: ['changed' as const],
    };
    const html = page({ kind: 'known', check, demo: true }, `/verify/${script}`) + page({ kind: 'unknown', typed: script });
    expect(html).not.toMatch(/<img|<script>|onerror=alert\(1\)>/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});
