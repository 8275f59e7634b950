// Settings from environment variables, read once at start. docs/generated/settings.md is made from this table.
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { Fault } from '#platform/fault/index.ts';

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dicomPort: number;
  readonly mllpPort: number;
  readonly astmPort: number;
  /** PostgreSQL 15 to 18; undefined = the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Connection strings of streaming replicas that searches may read. */
  readonly readReplicas: readonly string[];
  /** Absolute path of the data folder. */
  readonly dataFolder: string;
  readonly mode: 'demo' | 'production';
  /** True when a reverse proxy that ends TLS stands in front. */
  readonly tlsInFront: boolean;
  /** Addresses that others name may be in the own net. */
  readonly privateAddresses: boolean;
  /** Address at which people and programs reach the server, without a slash at its end. */
  readonly publicUrl: string;
  /** Invented visits that the first start of a demo makes. */
  readonly demoVisits: number;
  /** Days without use after which an account of staff is disabled; 0 = never. */
  readonly idleDays: number;
  /** Server processes on this machine. */
  readonly processes: number;
  /** Roles that must have a second factor. */
  readonly factorRoles: readonly string[];
  /** How long a proof counts as fresh before acts that reach far, and what is taken as one. */
  readonly stepUp: { readonly minutes: number; readonly proofs: readonly ('passkey' | 'code' | 'password')[] };
  readonly logLevel: string;
  readonly rest: RestSettings;
  /** Addresses of certificate authority, time stamps and certificate status; empty = the demo's own, or what the certificate names. */
  readonly signing: { readonly ca: string; readonly tsa: string; readonly ocsp: string; readonly crl: string; readonly remote: RemoteSigningSettings; readonly pkcs11: string };
  /** Gateway for text messages: address and secret; empty = none, or in demo mode the demo's own. */
  readonly sms: { readonly url: string; readonly secret: string };
  /** Where archive packages are kept: a folder, or a bucket of S3-compatible object storage. */
  readonly archive: ArchiveSettings;
  /** Where backups go, and what closes and opens them. */
  readonly backup: { readonly folder: string; readonly passphrase: string; readonly passphraseFile: string; readonly recipients: string; readonly identityFile: string };
}

export interface ArchiveSettings {
  /** Absolute path, or `https://host/bucket[/prefix]`. */
  readonly place: string;
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
  readonly secretFile: string;
}

/** A remote signing service in place of keys of this installation; empty address = none. */
export interface RemoteSigningSettings { readonly url: string; readonly clientId: string; readonly clientSecret: string; readonly clientSecretFile: string }

const mostProcesses = 16;

export interface RestSettings {
  /** Origins whose pages may call /fhir with a token; `*` = any. */
  readonly corsOrigins: readonly string[];
  /** How many resources one conditional delete may delete. */
  readonly mostDeleted: number;
  /** Whether a literal reference must point at something that is there. */
  readonly references: 'enforced' | 'free';
}

export interface Setting {
  readonly name: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** Every environment variable the product reads. */
export const settings: readonly Setting[] = [
  { name: 'PORT', fallback: '8080', meaning: 'HTTP port' },
  { name: 'HOST', fallback: '127.0.0.1', meaning: 'address to listen on; anything but loopback needs TLS in front in production' },
  { name: 'DICOM_PORT', fallback: '11112', meaning: 'DICOM port, AE title LANH (opened by the diagnostics room when it exists)' },
  { name: 'MLLP_PORT', fallback: '2575', meaning: 'HL7 v2 over MLLP (opened by the exchange room when it exists)' },
  { name: 'ASTM_PORT', fallback: '2576', meaning: 'ASTM E1381 over TCP (opened by the exchange room when it exists)' },
  { name: 'DATABASE_URL', fallback: '', meaning: 'PostgreSQL 15 to 18; empty = the embedded PostgreSQL 18 under LANH_DATA' },
  { name: 'LANH_READ_REPLICAS', fallback: '', meaning: 'streaming replicas of the database that searches, history and `$everything` may read, `postgresql://…` with commas between; each read goes to one that has everything committed before it was asked, else to the primary (docs/guides/several-databases.en.md)' },
  { name: 'LANH_DATA', fallback: '.data', meaning: 'folder for the embedded database, files, keys and demo.json' },
  { name: 'LANH_MODE', fallback: 'demo', meaning: '`demo` or `production`' },
  { name: 'LANH_TLS_IN_FRONT', fallback: '', meaning: '`yes` when a reverse proxy that ends TLS stands in front of this server' },
  { name: 'LANH_URL', fallback: '', meaning: 'address at which people reach this server, e.g. `https://benhvien.example`; empty = HOST and PORT' },
  { name: 'LANH_PRIVATE_ADDRESSES', fallback: '', meaning: '`yes` when keys and endpoints that others name (`jwks_uri`, subscriptions, files to import) may lie in the own net and be called without TLS' },
  { name: 'LANH_CA_URL', fallback: '', meaning: 'certificate authority that staff certificates come from; empty in demo mode = the demo authority' },
  { name: 'LANH_TSA_URL', fallback: '', meaning: 'RFC 3161 time-stamp authority; goes with LANH_CA_URL' },
  { name: 'LANH_OCSP_URL', fallback: '', meaning: 'OCSP responder; empty = the one the certificate names' },
  { name: 'LANH_CRL_URL', fallback: '', meaning: 'revocation list; empty = the one the certificate names' },
  { name: 'LANH_SMS_URL', fallback: '', meaning: 'gateway for text messages: gets `POST {"to": "+84…", "text": "…"}` with an `Idempotency-Key`; empty in demo mode = demo phones whose messages are read in a browser' },
  { name: 'LANH_SMS_SECRET', fallback: '', meaning: 'sent to that gateway as bearer token' },
  { name: 'LANH_ARCHIVE', fallback: '', meaning: 'where archive packages are kept: a folder (on a disk of its own), or `https://host/bucket/prefix` of S3-compatible object storage; empty = `archive` below LANH_DATA' },
  { name: 'LANH_ARCHIVE_REGION', fallback: 'us-east-1', meaning: 'region of the object storage, as its maker says; part of the signature of every request' },
  { name: 'LANH_ARCHIVE_KEY', fallback: '', meaning: 'access key of the object storage: may read, write, list and delete in this bucket and nothing else' },
  { name: 'LANH_ARCHIVE_SECRET_FILE', fallback: '', meaning: 'file whose first line is the secret of that access key' },
  { name: 'LANH_ARCHIVE_SECRET', fallback: '', meaning: 'the secret itself, where a file does not suit' },
  { name: 'LANH_CSC_URL', fallback: '', meaning: 'remote signing service (Cloud Signature Consortium API v2), e.g. `https://ky.example/csc/v2`: staff sign with the keys it holds, in the background; empty = keys sealed in the database' },
  { name: 'LANH_CSC_CLIENT_ID', fallback: '', meaning: 'name of this installation at the remote signing service' },
  { name: 'LANH_CSC_CLIENT_SECRET_FILE', fallback: '', meaning: 'file whose first line is the secret that goes with it' },
  { name: 'LANH_CSC_CLIENT_SECRET', fallback: '', meaning: 'the secret itself, where a file does not suit' },
  { name: 'LANH_PKCS11_LIBRARY', fallback: '', meaning: 'PKCS#11 library of a security module or token, e.g. `/usr/lib/softhsm/libsofthsm2.so`: staff sign with keys in it, a token per person whose label is the number of their licence. Needs the package graphene-pk11 beside the others (`npm install --no-save graphene-pk11@2.3.6`)' },
  { name: 'LANH_BACKUP', fallback: '', meaning: 'folder that `lanh backup` writes to; empty = `backups` below LANH_DATA (then copy them to another disk)' },
  { name: 'LANH_BACKUP_PASSPHRASE_FILE', fallback: '', meaning: 'file whose first line is the passphrase that closes and opens backups' },
  { name: 'LANH_BACKUP_PASSPHRASE', fallback: '', meaning: 'the passphrase itself, where a file does not suit' },
  { name: 'LANH_BACKUP_RECIPIENTS', fallback: '', meaning: 'public keys `age1…` that backups are closed for, in place of a passphrase: the server cannot open its own backups then' },
  { name: 'LANH_BACKUP_IDENTITY_FILE', fallback: '', meaning: 'file with the secret key that opens such backups; only needed by `lanh restore` and `lanh backup verify`' },
  { name: 'LANH_DEMO_VISITS', fallback: '240', meaning: 'invented visits that the first start in demo mode makes; 0 for none, at most 1500 (more: `npm run lanh -- demo --scale N`)' },
  { name: 'LANH_IDLE_DAYS', fallback: '45', meaning: 'days without use after which an account of staff is disabled (an administrator enables it again); 0 = never' },
  { name: 'LANH_PROCESSES', fallback: '1', meaning: 'server processes on this machine, 1 to 16, or `auto` for one per processor; each takes about 250 MB of memory' },
  { name: 'LANH_SECOND_FACTOR', fallback: '', meaning: 'roles that must sign in with a second factor (authenticator app or passkey), e.g. `admin,manager`; empty = `admin` in production and none in demo mode; `none` = nobody has to' },
  { name: 'LANH_STEP_UP_MINUTES', fallback: '10', meaning: 'minutes for which a sign-in or step-up counts as fresh before a signing key is opened or much is exported' },
  { name: 'LANH_STEP_UP_PROOFS', fallback: 'passkey,code,password', meaning: 'what counts as such a proof; the password (with the PIN where one is set) is taken only from people without a second factor, and from nobody when it is left out' },
  { name: 'LANH_CORS', fallback: '', meaning: 'origins whose pages may call /fhir with a token, with commas between, e.g. `https://app.example`; `*` = any, empty = none. Cookies are never taken from them' },
  { name: 'LANH_REFERENCES', fallback: 'enforced', meaning: '`enforced`: references point at what is there, and what is referred to cannot be deleted; `free`: neither is looked at, e.g. while another system sends its records out of order' },
  { name: 'LANH_DELETE_MATCHES', fallback: '100', meaning: 'how many resources one conditional delete may delete, 1 to 1000; a condition that matches more is refused' },
  { name: 'LANH_LOG', fallback: 'warn', meaning: 'log level: fatal, error, warn, info, debug' },
];

const readGateway = (value: (name: string) => string): Config['sms'] => ({ url: readUrl(value('LANH_SMS_URL'), 'LANH_SMS_URL') ?? '', secret: value('LANH_SMS_SECRET') });

/** Reads and checks the settings; throws Fault `config.bad-setting` naming the variable and the reason. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const value = (name: string) => env[name] || settings.find((setting) => setting.name === name)?.fallback || '';
  const mode = value('LANH_MODE');
  if (mode !== 'demo' && mode !== 'production') throw badSetting('LANH_MODE', `'${mode}' is neither demo nor production`);
  const dataFolder = resolve(value('LANH_DATA'));
  const [host, port] = [value('HOST'), readPort(value('PORT'), 'PORT')];
  return {
    port,
    host,
    dicomPort: readPort(value('DICOM_PORT'), 'DICOM_PORT'),
    mllpPort: readPort(value('MLLP_PORT'), 'MLLP_PORT'),
    astmPort: readPort(value('ASTM_PORT'), 'ASTM_PORT'),
    databaseUrl: value('DATABASE_URL') || undefined,
    readReplicas: readReplicas(value('LANH_READ_REPLICAS')),
    dataFolder,
    mode,
    tlsInFront: value('LANH_TLS_IN_FRONT') === 'yes',
    privateAddresses: value('LANH_PRIVATE_ADDRESSES') === 'yes',
    publicUrl: readUrl(value('LANH_URL'), 'LANH_URL') ?? `http://${['0.0.0.0', '::', ''].includes(host) ? '127.0.0.1' : host}:${port}`,
    demoVisits: readCount(value('LANH_DEMO_VISITS'), { name: 'LANH_DEMO_VISITS', most: 1500 }),
    ...readDoor(value, mode),
    processes: readProcesses(value('LANH_PROCESSES')),
    logLevel: value('LANH_LOG'),
    rest: readRest(value),
    signing: readSigning(value),
    sms: readGateway(value),
    archive: readArchive(value, dataFolder),
    backup: {
      folder: resolve(value('LANH_BACKUP') || join(dataFolder, 'backups')), passphrase: value('LANH_BACKUP_PASSPHRASE'), passphraseFile: value('LANH_BACKUP_PASSPHRASE_FILE'),
      recipients: value('LANH_BACKUP_RECIPIENTS'), identityFile: value('LANH_BACKUP_IDENTITY_FILE'),
    },
  };
}

function readReplicas(text: string): string[] {
  const urls = text.split(',').map((one) => one.trim()).filter((one) => one !== '');
  const wrong = urls.findIndex((one) => !/^postgres(?:ql)?:$/.test(URL.parse(one)?.protocol ?? ''));
  // An address may hold a password: it is named by its place.
  if (wrong !== -1) throw badSetting('LANH_READ_REPLICAS', `address ${wrong + 1} is not of the form postgresql://user:password@host:5432/lanh`);
  return urls;
}

function readSigning(value: (name: string) => string): Config['signing'] {
  const address = (name: string) => readUrl(value(name), name) ?? '';
  const remote = { url: address('LANH_CSC_URL'), clientId: value('LANH_CSC_CLIENT_ID'), clientSecret: value('LANH_CSC_CLIENT_SECRET'), clientSecretFile: value('LANH_CSC_CLIENT_SECRET_FILE') };
  if (remote.url !== '' && value('LANH_PKCS11_LIBRARY') !== '') throw badSetting('LANH_PKCS11_LIBRARY', 'keys lie at a remote signing service (LANH_CSC_URL) or in a module, not both');
  if (remote.url !== '' && (remote.clientId === '' || (remote.clientSecret === '' && remote.clientSecretFile === ''))) throw badSetting('LANH_CSC_URL', 'a remote signing service needs LANH_CSC_CLIENT_ID and LANH_CSC_CLIENT_SECRET_FILE');
  return { ca: address('LANH_CA_URL'), tsa: address('LANH_TSA_URL'), ocsp: address('LANH_OCSP_URL'), crl: address('LANH_CRL_URL'), remote, pkcs11: value('LANH_PKCS11_LIBRARY') };
}

function readArchive(value: (name: string) => string, dataFolder: string): ArchiveSettings {
  const place = value('LANH_ARCHIVE');
  const isBucket = /^https?:/.test(place);
  const [keyId, secret, secretFile] = ['LANH_ARCHIVE_KEY', 'LANH_ARCHIVE_SECRET', 'LANH_ARCHIVE_SECRET_FILE'].map(value) as [string, string, string];
  if (isBucket && URL.parse(place)?.pathname.split('/').filter(Boolean).length === 0) throw badSetting('LANH_ARCHIVE', `'${place}' names no bucket: https://host/bucket`);
  if (isBucket && (keyId === '' || (secret === '' && secretFile === ''))) throw badSetting('LANH_ARCHIVE_KEY', 'object storage needs LANH_ARCHIVE_KEY and LANH_ARCHIVE_SECRET_FILE');
  return { place: isBucket ? (readUrl(place, 'LANH_ARCHIVE') ?? '') : resolve(place || join(dataFolder, 'archive')), region: value('LANH_ARCHIVE_REGION'), keyId, secret, secretFile };
}

function readRest(value: (name: string) => string): RestSettings {
  const references = value('LANH_REFERENCES');
  if (references !== 'enforced' && references !== 'free') throw badSetting('LANH_REFERENCES', `'${references}' is neither enforced nor free`);
  const corsOrigins = value('LANH_CORS').split(',').map((origin) => origin.trim()).filter((origin) => origin !== '');
  const wrong = corsOrigins.find((origin) => origin !== '*' && URL.parse(origin)?.origin !== origin);
  if (wrong !== undefined) throw badSetting('LANH_CORS', `'${wrong}' is no origin like https://app.example`);
  const mostDeleted = readCount(value('LANH_DELETE_MATCHES'), { name: 'LANH_DELETE_MATCHES', most: 1000 });
  if (mostDeleted === 0) throw badSetting('LANH_DELETE_MATCHES', '0 is less than 1');
  return { corsOrigins, references, mostDeleted };
}

function readPort(text: string, name: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw badSetting(name, `'${text}' is not a port number (0 to 65535)`);
  return port;
}

function readCount(text: string, { name, most }: { name: string; most: number }): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0 || count > most) throw badSetting(name, `'${text}' is not a whole number from 0 to ${most}`);
  return count;
}

function readProcesses(text: string): number {
  const count = text === 'auto' ? Math.min(availableParallelism(), mostProcesses) : Number(text);
  if (!Number.isInteger(count) || count < 1 || count > mostProcesses) throw badSetting('LANH_PROCESSES', `'${text}' is neither auto nor a whole number from 1 to ${mostProcesses}`);
  return count;
}

/** What is asked of people at the door. */
const readDoor = (value: (name: string) => string, mode: Config['mode']): Pick<Config, 'idleDays' | 'factorRoles' | 'stepUp'> => ({
  idleDays: readCount(value('LANH_IDLE_DAYS'), { name: 'LANH_IDLE_DAYS', most: 3650 }),
  factorRoles: readRoles(value('LANH_SECOND_FACTOR') || (mode === 'production' ? 'admin' : 'none')),
  stepUp: { minutes: readCount(value('LANH_STEP_UP_MINUTES'), { name: 'LANH_STEP_UP_MINUTES', most: 1440 }), proofs: readProofs(value('LANH_STEP_UP_PROOFS')) },
});

const readRoles = (text: string): string[] => (text === 'none' ? [] : text.split(',').map((role) => role.trim()).filter((role) => role !== ''));

function readProofs(text: string): Config['stepUp']['proofs'] {
  return text.split(',').map((word) => {
    const proof = word.trim();
    if (proof === 'passkey' || proof === 'code' || proof === 'password') return proof;
    throw badSetting('LANH_STEP_UP_PROOFS', `'${proof}' is none of passkey, code, password`);
  });
}

function readUrl(text: string, name: string): string | undefined {
  if (text === '') return undefined;
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') throw badSetting(name, `'${text}' is no web address`);
  return url.href.replace(/\/$/, '');
}

function badSetting(name: string, reason: string): Fault {
  return new Fault('invalid', 'config.bad-setting', { params: { name, reason }, issue: [{ code: 'value', text: `${name}: ${reason}` }] });
}
