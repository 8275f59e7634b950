// The prescription column of the doctor's page.   spec: PHA-40 to PHA-42
import { Button, Menu, UnstyledButton } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { RefusalNote, useOperationQuery, usePermission } from '#fhir/client/index.ts';
import { favouriteMedicines, openFindings, prescribedName, prescriptionContent, type PrescriptionContent, savePrescription } from '#modules/pharmacy/model/index.ts';
import type { RuleProblem } from '#modules/pharmacy/model/index.ts';
import { formatTime, Loading, type StaffSlots, useChord, useText, useVisitPart, type VisitPart, type VisitProblem } from '#ui/index.ts';
import { type CellOrder, orderNames, useCellOrder } from './cellOrder.ts';
import { Favourites } from './Favourites.tsx';
import { RowCard } from './RowCard.tsx';
import { chooseMedicine, isFilled, type Pick, typeCell } from './rows.ts';
import { focusMissing, focusStrip, publish } from './shared.ts';
import { useGridKeys } from './useGridKeys.ts';
import { useJudgement } from './useKnowledge.ts';
import type { Judgement } from './useKnowledge.ts';
import { type OpenSheet, useSheet } from './useSheet.ts';
import { useSafetyWords } from './words.ts';
import classes from './prescription.module.css';

type Visit = StaffSlots['visit.plan'];

export function Filler({ patientId, encounterId }: Visit) {
  const { t } = useText();
  const content = useOperationQuery(prescriptionContent, { patientId }, { id: encounterId, keepOld: false });
  return (
    <section className={classes.sheet} aria-label={t('pharmacy.rx.title')}>
      {content.refusal && !content.data && <RefusalNote refusal={content.refusal} retry={content.refetch} />}
      {content.loading && <Loading rows={4} />}
      {content.data && <Sheet key={encounterId} patientId={patientId} encounterId={encounterId} content={content.data} />}
    </section>
  );
}

function Sheet({ patientId, encounterId, content }: Visit & { content: PrescriptionContent }) {
  const { t } = useText();
  const may = usePermission(savePrescription.permission);
  const editable = content.editable && may;
  const open = useSheet({ patientId, encounterId, content });
  const { rows } = open.sheet;
  const judgement = useJudgement({ patientId, encounterId }, rows);
  const [showAll, setShowAll] = useState(false);
  const order = useCellOrder();
  const [first = 'quantity', last = 'days'] = [order.fields[0], order.fields.at(-1)];
  const { ref, onKeyDown, focus } = useGridKeys(order.fields);
  const askAll = useCallback(() => setShowAll(true), []);
  const picks = useFavourites(judgement, editable);
  useShareWithStrip({ encounterId, open, judgement, editable, goTo: (id) => focus(id, first) });
  useVisitPart(usePart({ open, judgement, focus, onAsked: askAll }));
  const pick = (id: string, chosen: Pick) => {
    open.changeRow(id, (row) => chooseMedicine(row, chosen));
    const whole = chosen.usual !== undefined || chosen.shorthand?.grid.days !== undefined;
    focus(id, whole ? last : first);
  };
  const copies = rows.some(({ copiedFrom }) => copiedFrom !== undefined);
  const columns = { ['--rx-cells' as string]: order.columns };
  return (
    <>
      <Head content={content} open={open} order={editable ? order : undefined} />
      {open.found &&  <DraftChoice open={open} />}
      {copies && editable && <div className={classes.note}><span>{t('pharmacy.rx.copies')}</span><Button size="compact-xs" variant="default" onClick={open.confirmCopies}>{t('pharmacy.rx.copies.confirm')}</Button></div>}
      <div className={classes.heads} style={columns} aria-hidden>
        <span>{t('pharmacy.rx.head.medicine')}</span>
        {order.fields.map((field) => <span key={field}>{t(`pharmacy.rx.head.${field}`)}</span>)}
      </div>
      <div ref={ref} onKeyDown={onKeyDown} className={classes.rows} style={columns}>
        {(editable ? rows : rows.filter(isFilled)).map((row, index) => (
          <RowCard
            key={row.id} row={row} index={index} fields={order.fields} favourites={picks} disabled={!editable} level={levelOf(row.id, judgement)}
            problems={problemsOf(row.id, judgement.judged?.problems ?? [], showAll)}
            onPick={(chosen) => pick(row.id, chosen)}
            onCell={(field, value) => open.changeRow(row.id, (before) => typeCell(before, { field, value }))}
            onChange={(words) => open.changeRow(row.id, (before) => ({ ...before, ...words, copiedFrom: undefined }))}
            onRemove={() => open.removeRow(row.id, row.medicine ? prescribedName(row.medicine) : '')}
            onSkip={() => { if (row.medicine) focus(row.id, first); }}
          />
        ))}
      </div>
      {!editable && rows.filter(isFilled).length === 0 && <p className={classes.empty}>{t('pharmacy.rx.none')}</p>}
      {editable && <Favourites picks={picks} onPick={(chosen) => focus(open.addPick(chosen), last)} />}
    </>
  );
}

/** Codes of the parts, and whether what is typed is stored. */
function Head({ content, open, order }: { content: PrescriptionContent; open: OpenSheet; order: CellOrder | undefined }) {
  const { t } = useText();
  const key = useChord('chart.visit.key.prescription', 'F8');
  const { saving, refusal, savedAt } = open;
  const said = { saved: savedAt ? t('pharmacy.rx.savedAt', { time: formatTime(savedAt) }) : '', changed: t('pharmacy.rx.typing'), saving: t('pharmacy.rx.saving'), refused: '' }[saving];
  return (
    <>
      <div className={classes.head}>
        <h2>{t('pharmacy.rx.title')} {order && <kbd className={classes.key}>{key}</kbd>}</h2>
        {order && <OrderMenu order={order} />}
        <span className={classes.codes}>{content.parts.map(({ kind, code }) => <span key={code} title={t(`pharmacy.part.${kind}`)}>{code}</span>)}</span>
        <span className={classes.saved} role="status">{said}</span>
      </div>
      {refusal && saving === 'refused' && (
        <div className={classes.refused}>
          <RefusalNote refusal={refusal} retry={() => void open.flush().catch(() => undefined)} />
          {refusal.code === 'pharmacy.prescription-changed' && <Button size="compact-sm" variant="default" onClick={() => void open.reload()}>{t('pharmacy.rx.reload')}</Button>}
        </div>
      )}
    </>
  );
}

function OrderMenu({ order }: { order: CellOrder }) {
  const { t } = useText();
  return (
    <Menu position="bottom-end">
      <Menu.Target><UnstyledButton className={classes.more} aria-label={t('pharmacy.rx.order')} title={t('pharmacy.rx.order')}><IconAdjustmentsHorizontal size={16} aria-hidden /></UnstyledButton></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('pharmacy.rx.order')}</Menu.Label>
        <Menu.RadioGroup value={order.name} onChange={(name) => order.choose(orderNames.find((one) => one === name) ?? order.name)}>
          {orderNames.map((name) => <Menu.RadioItem key={name} value={name} closeMenuOnClick>{t(`pharmacy.rx.order.${name}`)}</Menu.RadioItem>)}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function DraftChoice({ open }: { open: OpenSheet }) {
  const { t } = useText();
  return (
    <div className={classes.note}>
      <span>{t('pharmacy.rx.draft')}</span>
      <Button size="compact-xs" onClick={open.takeFound}>{t('pharmacy.rx.draft.take')}</Button>
      <Button size="compact-xs" variant="default" onClick={open.dropFound}>{t('pharmacy.rx.draft.drop')}</Button>
    </div>
  );
}

function useFavourites({ facts }: Judgement, enabled: boolean): readonly Pick[] {
  const query = useOperationQuery(favouriteMedicines, enabled && facts ? { diagnosis: facts.diagnoses[0], limit: 8 } : undefined);
  return useMemo(() => (query.data?.favourites ?? []).map(({ medicine, grid, meal, asNeeded }) => ({ medicine, usual: { grid, meal, asNeeded } })), [query.data]);
}

/** What is missing is said when the visit is to end; what is wrong at once. */
const problemsOf = (id: string, problems: readonly RuleProblem[], all: boolean): readonly RuleProblem[] =>
  problems.filter(({ lines, rule, reason }) => lines.includes(id) && rule !== 'DIAGNOSIS' && rule !== 'RX-05' && rule !== 'RX-04' && (all || reason !== 'grid-missing'));

function levelOf(id: string, { judged }: Judgement): 'stop' | 'warning' | undefined {
  const levels = (judged?.findings ?? []).filter(({ lines }) => lines.includes(id)).map(({ level }) => level);
  return levels.includes('stop') ? 'stop' : levels.includes('warning') ? 'warning' : undefined;
}

interface Sharing { readonly encounterId: string; readonly open: OpenSheet; readonly judgement: Judgement; readonly editable: boolean; readonly goTo: (id: string) => void }

function useShareWithStrip({ encounterId, open, judgement, editable, goTo }: Sharing): void {
  const { judged, refusal, retry, allergiesAsked } = judgement;
  const { overrides, rows } = open.sheet;
  useEffect(() => {
    publish(encounterId, { findings: judged?.findings ?? [], notRun: judged?.notRun ?? [], problems: judged?.problems ?? [], overrides, empty: !rows.some(isFilled), allergiesAsked, unread: refusal, retry, editable, answer: open.answer, goTo });
  });
  useEffect(() => () => publish(encounterId, undefined), [encounterId]);
}

interface PartFacts { readonly open: OpenSheet; readonly judgement: Judgement; readonly focus: ReturnType<typeof useGridKeys>['focus']; readonly onAsked: () => void }

function usePart({ open, judgement, focus, onAsked }: PartFacts): VisitPart {
  const { t } = useText();
  const say = useSafetyWords();
  const { sheet, saving, flush, takeOver, confirmCopies } = open;
  const { judged, refusal } = judgement;
  const problems = useCallback((): readonly VisitProblem[] => {
    onAsked();
    const law = (judged?.problems ?? []).filter(({ rule }) => rule !== 'DIAGNOSIS').map((one): VisitProblem => ({ text: say.problem(one), fix: () => fixRule(one, focus) }));
    const unanswered = openFindings(judged?.findings ?? [], sheet.overrides).map((one): VisitProblem => ({ text: say.finding(one), fix: focusStrip }));
    const unread = refusal && sheet.rows.some(isFilled) ? [{ text: t('pharmacy.strip.unread'), fix: judgement.retry }] : [];
    const unsaved = saving === 'refused' ? [{ text: t('pharmacy.rx.unsaved'), fix: () => void flush().catch(() => undefined) }] : [];
    return [...unread, ...unsaved, ...unanswered, ...law];
  }, [judged, refusal, judgement.retry, sheet, saving, flush, say, t, focus, onAsked]);
  const focusEmpty = useCallback(() => focus(sheet.rows.at(-1)?.id ?? '', 'medicine'), [focus, sheet.rows]);
  const label = t('pharmacy.rx.title');
  const copies = sheet.rows.some(({ copiedFrom }) => copiedFrom !== undefined);
  const notices = useCallback(() => (copies ? [t('pharmacy.rx.copies')] : []), [copies, t]);
  return useMemo(() => ({ name: 'prescription', label, save: flush, takeOver, focus: { key: 'F8', run: focusEmpty }, problems, notices, confirm: confirmCopies }), [label, flush, takeOver, focusEmpty, problems, notices, confirmCopies]);
}

/** To the cell that is wrong, else to the row, else to the strip where weight and guardian are asked. */
function fixRule({ rule, params, lines }: RuleProblem, focus: PartFacts['focus']): void {
  const [line] = lines;
  if (rule === 'RX-05' || line === undefined) return focusMissing();
  const field = params['field'];
  const cell = (['quantity', 'morning', 'noon', 'afternoon', 'evening'] as const).find((one) => one === field);
  focus(line, cell ?? 'days');
}
