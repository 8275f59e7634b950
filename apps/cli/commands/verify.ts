// `lanh verify FILE`: what a signature in a PDF or XML file is worth, in plain words. Needs no database.
import { readFile } from 'node:fs/promises';
import { readAnchors } from '#apps/server/openSigningDesk.ts';
import { readConfig } from '#platform/config/index.ts';
import { verifyPdf, verifyXml } from '#platform/signing/index.ts';
import type { SignatureProblem, VerifiedSignature } from '#platform/signing/index.ts';
import type { Command, CommandContext } from '../command.ts';

const words: Record<SignatureProblem, string> = {
  unreadable: 'the signature cannot be read',
  changed: 'the file was changed after signing, or the signature is not of this certificate',
  extended: 'something was appended after signing: the signature does not speak for it',
  active: 'it holds layers, scripts or form data: the page can show something else than what was signed',
  untrusted: 'no path from the certificate to a trusted root (LANH_DATA/trust/*.pem)',
  'outside-validity': 'the certificate was not valid at that time',
  revoked: 'the certificate was revoked at that time',
  aged: 'the newest time stamp has ended and was not renewed',
  'wrong-signer': 'the record names somebody else as the signer',
  unlicensed: 'the signer had no practising licence then',
  'bad-time-stamp': 'the time stamp does not fit the signature, or its authority is not trusted',
  'no-time-stamp': 'no time stamp: only the signer\'s own clock tells when',
};

export const verify: Command = {
  name: 'verify',
  usage: 'FILE.pdf|FILE.xml',
  summary: 'tells whose signature a file carries, since when, and whether it was touched',
  run: async ([path], context) => {
    const bytes = path === undefined ? undefined : await readFile(path).catch(() => undefined);
    if (!bytes) {
      context.say(path === undefined ? 'Which file? npm run lanh -- verify FILE.pdf' : `${path} cannot be read`);
      return false;
    }
    const signatures = await readSignatures(bytes);
    for (const [at, signature] of signatures.entries()) explain(context, signature, signatures.length > 1 ? `Signature ${at + 1}: ` : '');
    const genuine = signatures.length > 0 && signatures.every(({ problems }) => problems.length === 0);
    context.say(genuine ? '✔ genuine: not changed since it was signed' : signatures.length === 0 ? '✘ the file is not signed' : '✘ do not rely on this file');
    return genuine;
  },
};

async function readSignatures(bytes: Buffer): Promise<readonly VerifiedSignature[]> {
  const trust = { anchors: await readAnchors(readConfig().dataFolder), at: new Date() };
  const isXml = /^\s*</.test(bytes.subarray(0, 64).toString('utf8').replace('\ufeff', ''));
  return isXml ? [verifyXml(bytes.toString('utf8'), trust)] : verifyPdf(bytes, trust).signatures;
}

function explain({ say }: CommandContext, { signer, level, timeStamp, claimedAt, problems }: VerifiedSignature, head: string): void {
  if (signer) {
    say(`${head}signed by ${[signer.subject, signer.organization].filter(Boolean).join(', ')}`);
    say(`  certificate ${signer.serial} of ${signer.issuer}, valid ${signer.notBefore.slice(0, 10)} to ${signer.notAfter.slice(0, 10)}`);
  }
  if (timeStamp) say(`  time stamp ${timeStamp.at.toISOString()} of ${timeStamp.authority} (${level === 'B-T' ? 'baseline B-T' : level})`);
  else if (claimedAt) say(`  says it was signed ${claimedAt}`);
  for (const problem of problems) say(`  ✘ ${words[problem]}`);
}
