// A signed paper and its signature are never written by hand, whoever asks; nor may another document say that it replaces one. spec: SGN-42
import { sidesOf } from '#fhir/operation/index.ts';
import type { Ask, WriteAttempt, WriteGuard } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { DocumentReference, Provenance, Resource } from '#fhir/types/index.ts';
import { codeSystem, focusSystem, kindSystem } from './document.ts';

const paperSystems: readonly (string | undefined)[] = [codeSystem, kindSystem, focusSystem];

export const paperGuard: WriteGuard = {
  types: ['DocumentReference', 'Provenance'],
  asks: (attempt) => (sidesOf(attempt).some(isPaper) ? [] : papersNamed(attempt).map((address): Ask => ({ address }))),
  check: (attempt, seen) => {
    if (sidesOf(attempt).some(isPaper) || papersNamed(attempt).some((address) => isPaper(seen(address)))) throw new Fault('forbidden', 'documents.paper-not-by-hand');
  },
};

function isPaper(side: Resource | undefined): boolean {
  if (side?.resourceType !== 'DocumentReference') return false;
  const { masterIdentifier, identifier = [] } = side as DocumentReference;
  return masterIdentifier?.system === codeSystem || identifier.some(({ system }) => paperSystems.includes(system));
}

const address = /(?:^|\/)(DocumentReference\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/|$)/;

function papersNamed(attempt: WriteAttempt): string[] {
  const named = sidesOf(attempt).flatMap((side) => {
    if (side.resourceType === 'Provenance') return (side as Provenance).target;
    return ((side as DocumentReference).relatesTo ?? []).filter(({ code }) => code === 'replaces').map(({ target }) => target);
  });
  return [...new Set(named.flatMap(({ reference }) => address.exec(reference ?? '')?.[1] ?? []))];
}
