// The specialty this person examines in, the systems they look at, and the words of "normal" for it; remembered on the device. spec: VIS-13
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFhirClient, useSession } from '#fhir/client/index.ts';
import { allNormal, examinationSystems, readNormalWords, usualSystems } from '#modules/chart/model/index.ts';
import type { ExaminationSystem, Finding, NormalWords } from '#modules/chart/model/index.ts';
import { searchCodes } from '#modules/facility/model/index.ts';

export const specialties = ['general', 'paediatrics', 'ent', 'obstetrics'] as const;
export type Specialty = (typeof specialties)[number];

export interface OwnExamination {
  readonly specialty: Specialty;
  readonly setSpecialty: (specialty: Specialty) => void;
  readonly systems: readonly ExaminationSystem[];
  readonly addSystem: (system: ExaminationSystem) => void;
  readonly words: NormalWords;
  /** Everything looked at is normal but what `findings` gives by then; words still on their way are waited for. */
  readonly normal: (findings: () => readonly Finding[]) => Promise<readonly Finding[]>;
}

const none: NormalWords = new Map();
const freshMs = 3_600_000;

export function useOwnExamination(): OwnExamination {
  const { accountId } = useSession();
  const client = useFhirClient();
  const specialtyKey = `lanh.chart.specialty/${accountId}`;
  const [specialty, setSpecialty] = useState<Specialty>(() => specialties.find((one) => one === localStorage.getItem(specialtyKey)) ?? 'general');
  const systemsKey = `lanh.chart.systems/${accountId}/${specialty}`;
  const [added, setAdded] = useState<Readonly<Record<string, readonly ExaminationSystem[]>>>({});
  const queries = useQueryClient();
  const asked = {
    queryKey: ['normalWords', specialty], staleTime: freshMs,
    queryFn: async ({ signal }: { signal: AbortSignal }) => readNormalWords((await client.operate(searchCodes, { catalogue: 'exam-template', text: '', parent: specialty, limit: 50 }, { signal })).concepts),
  };
  const { data: words = none } = useQuery(asked);
  const systemsIn = (known: NormalWords) => added[systemsKey] ?? readSystems(localStorage.getItem(systemsKey)) ?? (specialty === 'general' ? usualSystems : [...known.keys()]);
  const systems = systemsIn(words);
  return {
    specialty, systems, words,
    normal: async (findings) => {
      const known = await queries.ensureQueryData(asked).catch(() => none);
      return allNormal(findings(), systemsIn(known), known);
    },
    setSpecialty: (next) => {
      localStorage.setItem(specialtyKey, next);
      setSpecialty(next);
    },
    addSystem: (system) => {
      if (systems.includes(system)) return;
      localStorage.setItem(systemsKey, [...systems, system].join(' '));
      setAdded({ ...added, [systemsKey]: [...systems, system] });
    },
  };
}

function readSystems(stored: string | null): readonly ExaminationSystem[] | undefined {
  const names = stored?.split(' ') ?? [];
  const found = examinationSystems.filter((system) => names.includes(system));
  return found.length > 0 ? found : undefined;
}
