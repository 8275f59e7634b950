// The subject of a token is an account at a facility: `<account id>.<facility key>`. spec: PPL-24

export interface Subject { readonly accountId: string; readonly dk: number }

export const subjectOf = ({ accountId, dk }: Subject): string => `${accountId}.${Number(dk)}`;

export function parseSubject(text: string): Subject | undefined {
  const [, accountId = '', dk] = /^([0-9a-f-]{36})\.(\d{1,15})$/.exec(text) ?? [];
  return dk === undefined ? undefined : { accountId, dk: Number(dk) };
}
