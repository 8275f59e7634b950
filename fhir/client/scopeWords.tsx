// What a scope lets an app see, in plain words; an unknown type or part is named as the standard names it. spec: SMA-11
import { useText } from '#ui/index.ts';

export interface ScopeRight {
  readonly scope: string;
  readonly type: string;
  readonly reads: boolean;
  readonly writes: boolean;
  readonly criteria?: string;
}

export function useScopeWords(): (right: ScopeRight) => string {
  const { t, has } = useText();
  const wordOf = (prefix: 'scope.type.' | 'scope.part.', code: string): string => {
    const key = prefix === 'scope.type.' ? `scope.type.${code}` : `scope.part.${code}`;
    return has(key) ? t(key) : code;
  };
  const whatOf = ({ scope, type }: ScopeRight): string => (type === '*' ? t(scope.startsWith('patient/') ? 'scope.wholeRecord' : 'scope.everything') : wordOf('scope.type.', type));
  return (right) => {
    const what = whatOf(right);
    const named = right.criteria === undefined ? what : t('scope.only', { what, part: partsOf(right.criteria).map((part) => wordOf('scope.part.', part)).join(', ') });
    return t(right.writes ? (right.reads ? 'scope.readWrite' : 'scope.write') : 'scope.read', { what: named });
  };
}

/** Codes of the search, without their systems. */
const partsOf = (criteria: string): string[] => [...new URLSearchParams(criteria).values()].flatMap((value) => value.split(',')).map((value) => value.slice(value.indexOf('|') + 1));
