// One line above the footer: the gravest finding that waits for an answer, and how many more. Nothing opens by itself.   spec: PHA-41
import { Button, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconChevronUp, IconCircleCheck, IconHandStop, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { RefusalNote, usePermission } from '#fhir/client/index.ts';
import { AllergyDialog, type AskedFact, FactsDialog } from '#modules/chart/web/staff/index.ts';
import { useCatalogue } from '#modules/facility/web/staff/index.ts';
import { type Finding, isAnswered, openFindings } from '#modules/pharmacy/model/index.ts';
import { ReasonSheet, type StaffSlots, useChord, useKey, useText } from '#ui/index.ts';
import { type SharedPrescription, useShared } from '../prescription/shared.ts';
import { useSafetyWords } from '../prescription/words.ts';
import classes from './strip.module.css';

const icons = { stop: IconHandStop, warning: IconAlertTriangle, information: IconInfoCircle } as const;

export function Filler({ patientId, encounterId }: StaffSlots['visit.strip']) {
  const shared = useShared(encounterId);
  if (shared === undefined) return null;
  return <Strip key={encounterId} shared={shared} patientId={patientId} encounterId={encounterId} />;
}

interface StripProps { readonly shared: SharedPrescription; readonly patientId: string; readonly encounterId: string }

function Strip({ shared, patientId, encounterId }: StripProps) {
  const { t } = useText();
  const say = useSafetyWords();
  const [unfolded, setUnfolded] = useState(false);
  const [asking, setAsking] = useState<Finding | undefined>(undefined);
  const { findings, notRun, overrides, editable } = shared;
  const [first] = openFindings(findings, overrides);
  const act = () => {
    if (first?.level === 'stop') setAsking(first);
    else if (first) shared.answer({ key: first.key });
  };
  useKey({ chord: 'Ctrl+Enter', label: 'pharmacy.strip.key', run: act, enabled: editable && first !== undefined && asking === undefined });
  if (shared.unread) return <RefusalNote refusal={shared.unread} retry={shared.retry} />;
  if (shared.empty && shared.allergiesAsked !== false) return null;
  const rest = findings.length + notRun.length - (first || notRun.length > 0 ? 1 : 0);
  return (
    <div className={classes.strip} data-level={first?.level ?? quietLevel(shared)} role="region" aria-label={t('pharmacy.strip.title')}>
      <div className={classes.line}>
        <Now first={first} shared={shared} />
        {first && editable && <Answer level={first.level} onAct={act} />}
        {editable && <Missing shared={shared} patientId={patientId} encounterId={encounterId} />}
        {rest > 0 && (
          <UnstyledButton className={classes.fold} aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
            {t('pharmacy.strip.more', { count: rest })} {unfolded ? <IconChevronDown size={14} aria-hidden /> : <IconChevronUp size={14} aria-hidden />}
          </UnstyledButton>
        )}
      </div>
      {unfolded && rest > 0 && <All shared={shared} onAsk={setAsking} />}
      {asking && <AskReason finding={asking} text={say.finding(asking)} onClose={() => setAsking(undefined)} onChoose={(override) => { shared.answer(override); setAsking(undefined); }} />}
    </div>
  );
}

const quietLevel = ({ notRun, allergiesAsked }: SharedPrescription): 'unchecked' | 'clear' => (notRun.length > 0 || allergiesAsked === false ? 'unchecked' : 'clear');

function Answer({ level, onAct }: { level: Finding['level']; onAct: () => void }) {
  const { t } = useText();
  const stop = level === 'stop';
  const key = useChord('pharmacy.strip.key', 'Ctrl+Enter');
  return (
    <Button size="compact-sm" variant={stop ? 'filled' : 'default'} color={stop ? 'var(--urgent)' : undefined} data-safety-answer onClick={onAct}>
      {t(stop ? 'pharmacy.strip.reason' : 'pharmacy.strip.accept')} <kbd className={classes.key}>{key}</kbd>
    </Button>
  );
}

/** Facts that a check or the law misses, each asked for where it is missed. */
function askedFacts({ notRun, problems }: SharedPrescription): readonly AskedFact[] {
  const reasons = new Set([...notRun.map(({ reason }) => reason as string), ...problems.map(({ reason }) => reason)]);
  const asked: AskedFact[] = [];
  if (reasons.has('no-weight') || reasons.has('child-weight')) asked.push('weight');
  if (reasons.has('child-guardian')) asked.push('guardian');
  if (reasons.has('pregnancy-unknown')) asked.push('pregnancy');
  return asked;
}

function Missing({ shared, patientId, encounterId }: StripProps) {
  const { t } = useText();
  const [open, setOpen] = useState<'allergies' | 'facts' | undefined>(undefined);
  const allergyKey = useChord('chart.allergy.key', 'Alt+D');
  const facts = askedFacts(shared);
  const mayAsk = usePermission('chart.record-allergies');
  const mayMeasure = usePermission('chart.record-vitals');
  const close = () => {
    setOpen(undefined);
    shared.retry();
  };
  return (
    <>
      {shared.allergiesAsked === false && mayAsk && <Button size="compact-sm" variant="default" onClick={() => setOpen('allergies')}>{t('pharmacy.strip.askAllergies')} <kbd className={classes.key}>{allergyKey}</kbd></Button>}
      {facts.length > 0 && mayMeasure && <Button size="compact-sm" variant="default" data-safety-missing onClick={() => setOpen('facts')}>{t('pharmacy.strip.ask', { what: facts.map((fact) => t(`pharmacy.strip.fact.${fact}`)).join(', ') })}</Button>}
      <Suspense fallback={null}>
        {open === 'allergies' && <AllergyDialog patientId={patientId} encounterId={encounterId} onClose={close} />}
        {open === 'facts' && <FactsDialog patientId={patientId} encounterId={encounterId} asked={facts} onClose={close} />}
      </Suspense>
    </>
  );
}

/** What stands in the line: a finding to answer, else what could not be checked, else that nothing was found. */
function Now({ first, shared }: { first: Finding | undefined; shared: SharedPrescription }) {
  const { t } = useText();
  const say = useSafetyWords();
  if (first) {
    const Icon = icons[first.level];
    return <span className={classes.now} role="status"><Icon size={18} aria-hidden /><strong>{t(`pharmacy.level.${first.level}`)}</strong><span>{say.finding(first)}</span></span>;
  }
  const { notRun, findings } = shared;
  if (shared.empty) return <span className={classes.now} role="status"><IconAlertTriangle size={18} aria-hidden /><span>{t('pharmacy.strip.allergiesNotAsked')}</span></span>;
  if (notRun.length > 0) return <span className={classes.now} role="status"><IconAlertTriangle size={18} aria-hidden /><span>{t('pharmacy.strip.notRun', { what: notRun.map(say.notRun).join('; ') })}</span></span>;
  return <span className={classes.now} role="status"><IconCircleCheck size={18} aria-hidden /><span>{t(findings.some(({ level }) => level !== 'information') ? 'pharmacy.strip.answered' : 'pharmacy.strip.clear')}</span></span>;
}

function All({ shared, onAsk }: { shared: SharedPrescription; onAsk: (finding: Finding) => void }) {
  const { t } = useText();
  const say = useSafetyWords();
  const answered = new Map(shared.overrides.map((override) => [override.key, override]));
  return (
    <ul className={classes.all}>
      {shared.findings.map((finding) => {
        const Icon = icons[finding.level];
        const override = answered.get(finding.key);
        return (
          <li key={finding.key} data-level={finding.level}>
            <Icon size={16} aria-hidden />
            <span><strong>{t(`pharmacy.level.${finding.level}`)}</strong> {say.finding(finding)} {finding.source && <small>{t('pharmacy.strip.source', { source: finding.source })}</small>}{override?.text && <small> {t('pharmacy.strip.why', { text: override.text })}</small>}</span>
            {shared.editable && finding.level !== 'information' && !isAnswered(finding, override) && (
              <Button size="compact-xs" variant="default" onClick={() => (finding.level === 'stop' ? onAsk(finding) : shared.answer({ key: finding.key }))}>{t(finding.level === 'stop' ? 'pharmacy.strip.reason' : 'pharmacy.strip.accept')}</Button>
            )}
            {finding.lines[0] && <Button size="compact-xs" variant="subtle" onClick={() => shared.goTo(finding.lines[0] ?? '')}>{t('pharmacy.strip.goTo')}</Button>}
          </li>
        );
      })}
      {shared.notRun.map((one) => <li key={`${one.check}/${one.reason}/${one.lines.join()}`} data-level="unchecked"><IconAlertTriangle size={16} aria-hidden /><span>{t('pharmacy.strip.notRun', { what: say.notRun(one) })}</span></li>)}
    </ul>
  );
}

interface AskProps { readonly finding: Finding; readonly text: string; readonly onClose: () => void; readonly onChoose: (override: { key: string; reasonCode: string; text: string }) => void }

/** A stop is passed only with a reason of the list and words. */
function AskReason({ finding, text, onClose, onChoose }: AskProps) {
  const { t } = useText();
  const { source, nameOf } = useCatalogue('override-reason', { limit: 50 });
  const reasons = useQuery({ queryKey: ['overrideReasons'], queryFn: ({ signal }) => source.find('', signal), staleTime: 300_000 });
  return (
    <ReasonSheet
      opened title={t('pharmacy.strip.reason.title')} text={text} action={t('pharmacy.strip.reason.act')} danger
      reasons={(reasons.data ?? []).map((concept) => ({ code: concept.code, label: nameOf(concept), needsNote: true, leastNote: 5 }))}
      onClose={onClose} onChoose={({ code, note }) => onChoose({ key: finding.key, reasonCode: code, text: note })}
    />
  );
}
