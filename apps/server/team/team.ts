// What the processes of one server on one machine tell and ask each other. docs/decisions/0170-several-processes.md   spec: PRC
import type { MetricObject } from 'prom-client';
import type { CertificateFacts, ReachedServices, Signing } from '#platform/signing/index.ts';

/** One process's view of the others; absent where there are none. */
export interface Team {
  /** The dispatcher, the jobs, the outbox and the rooms' own work run in one of them only. */
  readonly carriesBackground: boolean;
  /** Something was committed here: the others look at the change log. */
  committed(): void;
  onCommitted(listener: () => void): void;
  /** A session of the account changed here; resolves when no process answers from what it kept of it. */
  forgetAccount(accountId: string): Promise<void>;
  /** Prometheus text of all of them together. */
  metrics(): Promise<string>;
  /** Who gives the figures of this process. */
  onMetrics(figures: () => Promise<MetricObject[]>): void;
}

/** An opened key as the other processes know it: everything but the key. */
export interface OpenKey {
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  readonly algorithm: 'rsa-sha256' | 'ecdsa-sha256';
  readonly isRemote?: boolean | undefined;
  readonly facts: CertificateFacts;
  readonly accountId: string;
  readonly until: Date;
}

export interface AuthorityAddresses { readonly ca: string; readonly tsa: string; readonly ocsp: string; readonly crl: string }
export interface DiskState { readonly full: boolean; readonly freeBytes: number }

/** What a worker may ask of the first process, and what it gets; keys never leave that process. */
export interface Questions {
  authorities(): Promise<AuthorityAddresses>;
  reach(): Promise<ReachedServices | undefined>;
  enrol(...given: Parameters<Signing['enrol']>): Promise<OpenKey>;
  unlock(...given: Parameters<Signing['unlock']>): Promise<OpenKey>;
  findUnlocked(sessionId: string | undefined, accountId: string): Promise<OpenKey | undefined>;
  findOpenKeyOf(accountId: string): Promise<OpenKey | undefined>;
  lockSession(sessionId: string): Promise<void>;
  lockAccount(accountId: string): Promise<void>;
  signDigest(sessionId: string, accountId: string, digest: Uint8Array): Promise<Uint8Array>;
  signDigestOf(accountId: string, digest: Uint8Array): Promise<Uint8Array>;
  committed(): Promise<void>;
  forgetAccount(accountId: string): Promise<void>;
  metrics(): Promise<string>;
  disk(): Promise<DiskState | undefined>;
  /** Requests are answered from now on. */
  listening(address: string): Promise<void>;
}

/** What the first process asks of each worker. */
export interface Orders {
  committed(): Promise<void>;
  forgetAccount(accountId: string): Promise<void>;
  metrics(): Promise<MetricObject[]>;
  stop(): Promise<void>;
}
