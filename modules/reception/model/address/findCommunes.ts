// Communes by what is typed of their name, with or without accents and kind; those of the province of the address first. spec: RCP-37
import { foldText } from '../name.ts';
import type { AddressLists, CommuneRow } from './proposeAddress.ts';

export interface CommuneChoice {
  readonly communeCode: string;
  readonly commune: string;
  readonly provinceCode: string;
  readonly province: string;
}

interface Ask { readonly text: string; readonly provinceCode?: string | undefined; readonly limit: number }

/** Every word typed begins a word of the commune or of its province. `findCommunes({ text: 'ba dinh', limit: 20 }, lists)` */
export function findCommunes({ text, provinceCode, limit }: Ask, { communes, provinces }: AddressLists): readonly CommuneChoice[] {
  const asked = wordsOf(text);
  if (asked.length === 0) return [];
  const names = new Map(provinces.map(({ code, name }) => [code, name]));
  const choice = ({ code, name, provinceCode: of }: CommuneRow): CommuneChoice => ({ communeCode: code, commune: name, provinceCode: of, province: names.get(of) ?? '' });
  const found = communes.filter((commune) => {
    const words = wordsOf(`${commune.name} ${names.get(commune.provinceCode) ?? ''}`);
    return asked.every((word) => words.some((one) => one.startsWith(word)));
  });
  const key = asked.join(' ');
  const rank = (commune: CommuneRow) => (commune.provinceCode === provinceCode ? 0 : 2) + (wordsOf(commune.name).join(' ').includes(key) ? 0 : 1);
  return found.map((commune) => ({ commune, rank: rank(commune) })).sort((a, b) => a.rank - b.rank || (a.commune.name < b.commune.name ? -1 : 1)).slice(0, limit).map(({ commune }) => choice(commune));
}

const wordsOf = (text: string): string[] => foldText(text).split(' ').filter(Boolean);
