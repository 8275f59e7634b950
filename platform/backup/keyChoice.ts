// What a backup is closed and opened with: a passphrase or a pair of age keys, from a file or the environment, never from the command line. spec: BAK-3
import { readFile, writeFile } from 'node:fs/promises';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { Fault } from '#platform/fault/index.ts';

export type KeyChoice = { readonly kind: 'passphrase'; readonly passphrase: string } | { readonly kind: 'recipients'; readonly recipients: readonly string[] };

/** What the environment says; see docs/generated/settings.md. */
export interface KeySettings {
  readonly passphrase: string;
  readonly passphraseFile: string;
  /** Public keys `age1…`, apart by blanks or commas. */
  readonly recipients: string;
  /** File with secret keys `AGE-SECRET-KEY-1…`, one a line. */
  readonly identityFile: string;
}

const leastLength = 12;

export async function chooseKeys(settings: KeySettings): Promise<KeyChoice> {
  const recipients = settings.recipients.split(/[\s,]+/).filter((one) => one !== '');
  if (recipients.length > 0) {
    const wrong = recipients.find((one) => !isRecipient(one));
    if (wrong !== undefined) throw badKey(`LANH_BACKUP_RECIPIENTS: ${wrong.slice(0, 20)} is no public key of the form age1…`);
    return { kind: 'recipients', recipients };
  }
  const passphrase = await readPassphrase(settings);
  if (passphrase === undefined) throw badKey('A backup is always encrypted. Say with what: LANH_BACKUP_PASSPHRASE_FILE (a file whose first line is a passphrase), LANH_BACKUP_PASSPHRASE, or LANH_BACKUP_RECIPIENTS (public keys; make a pair with `npm run lanh -- backup key FILE`).');
  if (passphrase.length < leastLength) throw badKey(`The passphrase of the backup has ${passphrase.length} characters; it needs at least ${leastLength}.`);
  return { kind: 'passphrase', passphrase };
}

function isRecipient(text: string): boolean {
  try {
    new Encrypter().addRecipient(text);
    return true;
  } catch {
    return false;
  }
}

async function readPassphrase({ passphrase, passphraseFile }: KeySettings): Promise<string | undefined> {
  if (passphraseFile === '') return passphrase === '' ? undefined : passphrase;
  const text = await readFile(passphraseFile, 'utf8').catch(() => { throw badKey(`LANH_BACKUP_PASSPHRASE_FILE: ${passphraseFile} cannot be read.`); });
  return text.split(/\r?\n/)[0] ?? '';
}

/** Opens the header of a backup with whatever the environment offers. Throws Fault `backup.wrong-key`. */
export async function headerOpener(settings: KeySettings): Promise<(header: Buffer) => Promise<Buffer>> {
  const passphrase = await readPassphrase(settings);
  const identities = settings.identityFile === '' ? [] : await readIdentities(settings.identityFile);
  if (passphrase === undefined && identities.length === 0) throw badKey('Say what opens the backup: LANH_BACKUP_PASSPHRASE_FILE or LANH_BACKUP_PASSPHRASE (the passphrase it was made with), or LANH_BACKUP_IDENTITY_FILE (the secret key).');
  return async (header) => {
    const isByPassphrase = /\n-> scrypt /.test(header.toString('latin1'));
    const decrypter = new Decrypter();
    if (isByPassphrase && passphrase !== undefined) decrypter.addPassphrase(passphrase);
    if (!isByPassphrase) for (const identity of identities) decrypter.addIdentity(identity);
    const missing = isByPassphrase ? passphrase === undefined && 'it was made with a passphrase: set LANH_BACKUP_PASSPHRASE_FILE' : identities.length === 0 && 'it was made for a public key: set LANH_BACKUP_IDENTITY_FILE to the file of the secret key';
    if (missing) throw wrongKey(missing);
    return Buffer.from(await decrypter.decryptHeader(header).catch(() => { throw wrongKey(isByPassphrase ? 'the passphrase is wrong (or the head of the file was changed)' : 'none of the secret keys fits (or the head of the file was changed)'); }));
  };
}

async function readIdentities(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => { throw badKey(`LANH_BACKUP_IDENTITY_FILE: ${file} cannot be read.`); });
  const found = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line.startsWith('AGE-SECRET-KEY-'));
  if (found.length === 0) throw badKey(`LANH_BACKUP_IDENTITY_FILE: ${file} holds no line AGE-SECRET-KEY-1….`);
  return found;
}

/** Writes a fresh secret key (mode 600, never over an existing file) and gives its public key. */
export async function makeKeyFile(file: string): Promise<string> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  await writeFile(file, `# Opens the backups made for ${recipient}. Keep it away from the server.\n${identity}\n`, { flag: 'wx', mode: 0o600 }).catch((cause: NodeJS.ErrnoException) => {
    throw badKey(cause.code === 'EEXIST' ? `${file} exists already and is left alone. Choose another name.` : `${file} cannot be written (${cause.code}).`);
  });
  return recipient;
}

const badKey = (text: string): Fault => new Fault('invalid', 'backup.no-key', { issue: [{ code: 'required', text }] });
const wrongKey = (reason: string): Fault => new Fault('forbidden', 'backup.wrong-key', { issue: [{ code: 'security', text: `The backup does not open: ${reason}. Nothing was changed.` }] });
