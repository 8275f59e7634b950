// Naming an exception by keyboard: a few letters of the system, Enter, and its words are typed. spec: VIS-13
import { CodeSearch } from '#fhir/client/index.ts';
import { examinationSystems } from '#modules/chart/model/index.ts';
import type { ExaminationSystem } from '#modules/chart/model/index.ts';
import { fold, useText } from '#ui/index.ts';
import { nextField } from '../fields/useFieldKeys.ts';
import classes from '../visit.module.css';

export function SystemPicker({ taken, onPick }: { taken: readonly ExaminationSystem[]; onPick: (system: ExaminationSystem) => void }) {
  const { t, language } = useText();
  const free = examinationSystems.filter((system) => !taken.includes(system));
  const nameOf = (system: ExaminationSystem) => t(`chart.exam.${system}`);
  const find = async (text: string) => free.filter((system) => fold(nameOf(system)).split(/[\s,–-]+/).some((word) => word.startsWith(fold(text))) || fold(nameOf(system)).includes(fold(text)));
  return (
    <div className={classes.picker} data-visit-field>
      <CodeSearch<ExaminationSystem> label={t('chart.visit.exception')} hideLabel placeholder={t('chart.visit.exceptionHint')} name={`systems ${language} ${taken.join(' ')}`}
        find={find} toOption={(system) => ({ code: nameOf(system), title: '' })} onChoose={onPick} onSkip={nextField} />
    </div>
  );
}
