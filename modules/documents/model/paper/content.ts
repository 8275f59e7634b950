// The content of a paper as it is frozen for signing, and its digest text. spec: SGN
export interface PaperSource {
  readonly reference: string;
  readonly version: string;
}

/** What the signer saw: everything on the page but signature, code and version. */
export interface FrozenPaper {
  readonly template: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly sources: readonly PaperSource[];
}

/** JSON with keys in order: the same content gives the same text, whoever built it. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) : one);
}

/** What is compared to tell whether the record says something else than the signed paper: the page, not the versions behind it. */
export const pageText = ({ template, data }: Pick<FrozenPaper, 'template' | 'data'>): string => canonicalJson({ template, data });

/** What is compared between looking and signing: the page and every version it came from. */
export const frozenText = ({ template, data, sources }: FrozenPaper): string => canonicalJson({ template, data, sources });

export interface SignatureWords {
  readonly name: string;
  readonly role: string;
  /** Instant of the act. */
  readonly at: string;
  readonly serial: string;
  readonly issuer: string;
}

/** One signer as the page says it; the first of them is the one whose signature freezes the page. */
export interface PageSigner {
  readonly role: string;
  readonly roleCode: string;
  /** `place`: drawn when it is made. `confirmed`: a patient's confirmation, with its words. */
  readonly state: 'place' | 'confirmed';
  readonly field?: string;
  readonly name?: string;
  readonly words?: readonly string[];
  readonly drawing?: string;
}

/** Name of the signature field of a step of the workflow. */
export const fieldOf = (step: number): string => `step-${step}`;

/** Data of the finished page. Without `signed` the block says that the signature is awaited; those who sign later have a place where their signature will be drawn. */
export function pageData(frozen: FrozenPaper, { signed, role, name, code, version }: { signed?: SignatureWords; role: string; name: string; code: string; version: number }): Record<string, unknown> {
  const signature = signed
    ? { state: 'signed', name: signed.name, role: signed.role, at: formatSecond(signed.at), serial: signed.serial, issuer: signed.issuer }
    : { state: 'pending', name, role };
  const [first, ...others] = (frozen.data.signers ?? []) as readonly PageSigner[];
  const signers = [...(first ? [{ ...signature, role, roleCode: first.roleCode }] : []), ...others];
  return { ...frozen.data, signature, signers, verify: { code }, version: { number: version } };
}

/** `09:12:45 ngày 27/11/2026` would be read aloud; on the stamp it is `27/11/2026 09:12:45`. Viet Nam keeps UTC+7 all year. */
export function formatSecond(at: string): string {
  const local = new Date(Date.parse(at) + 7 * 3_600_000).toISOString();
  return `${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)} ${local.slice(11, 19)}`;
}

export const dayOf = (at: string): string => new Date(Date.parse(at) + 7 * 3_600_000).toISOString().slice(0, 10);
