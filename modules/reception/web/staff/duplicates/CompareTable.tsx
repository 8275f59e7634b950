// The facts of two records in rows; equal and different ones are marked in sign and colour. spec: IDY-7
import { Radio, Table } from '@mantine/core';
import type { MergeSide } from '#modules/reception/model/index.ts';
import { formatDate, useFormat, useText } from '#ui/index.ts';
import type { Comparison } from './CompareSheet.tsx';
import { useMovedWords } from './movedWords.ts';
import classes from './duplicates.module.css';

const facts = ['patientCode', 'name', 'birthDate', 'sex', 'citizenId', 'insuranceNumber', 'phone', 'address', 'lastVisit'] as const;
type Fact = (typeof facts)[number];

interface CompareTableProps { readonly comparison: Comparison; readonly keptId: string; readonly onKeep: (id: string) => void }

export function CompareTable({ comparison, keptId, onKeep }: CompareTableProps) {
  const { t } = useText();
  const format = useFormat();
  const moved = useMovedWords();
  const { first, second, agree, differ } = comparison;
  const words = (fact: Fact, { [fact]: value }: MergeSide) => (value === undefined ? '–' : fact === 'sex' ? format.gender(value) : fact === 'birthDate' || fact === 'lastVisit' ? formatDate(value) : value);
  const mark = (fact: Fact) => (agree.includes(fact) ? 'agree' : differ.includes(fact) ? 'differ' : undefined);
  // What neither record has says nothing.
  const shown = facts.filter((fact) => first[fact] !== undefined || second[fact] !== undefined);
  const sign = { agree: '= ', differ: '≠ ', none: '' };
  return (
    <Radio.Group value={keptId} onChange={onKeep} label={t('reception.double.whichStays')} description={t('reception.double.whichStaysHint')}>
      <div className={classes.scroll}>
        <Table className={classes.compare} withColumnBorders>
          <Table.Thead>
            <Table.Tr>
              <Table.Th><span className="visuallyHidden">{t('reception.double.content')}</span></Table.Th>
              {[first, second].map((side, at) => (
                <Table.Th key={side.id}><Radio value={side.id} label={t('reception.double.keep')} aria-label={t(at === 0 ? 'reception.double.keepFirst' : 'reception.double.keepSecond', { name: side.name })} {...(side.id === keptId && { 'data-autofocus': true })} /></Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((fact) => (
              <Table.Tr key={fact}>
                <Table.Th>{t(`reception.fact.${fact}`)}</Table.Th>
                {[first, second].map((side) => <Table.Td key={side.id} data-match={mark(fact)}>{sign[mark(fact) ?? 'none']}{words(fact, side)}</Table.Td>)}
              </Table.Tr>
            ))}
            <Table.Tr>
              <Table.Th>{t('reception.double.content')}</Table.Th>
              {[first, second].map((side) => <Table.Td key={side.id}>{moved(side.resources) || t('reception.double.empty')}</Table.Td>)}
            </Table.Tr>
          </Table.Tbody>
        </Table>
      </div>
    </Radio.Group>
  );
}
