// How a medicine is taken, in words: the prescriber's own text, else what the structure says. spec: CHT-11
import type { Dosage, MedicationRequest } from '#fhir/types/index.ts';
import { conceptText, quantityText, type Translate } from '#ui/index.ts';

export function directionText(request: MedicationRequest, t: Translate): string {
  return (request.dosageInstruction ?? []).map((dosage) => dosage.text ?? built(dosage, t)).filter(Boolean).join('; ');
}

function built(dosage: Dosage, t: Translate): string {
  const dose = quantityText(dosage.doseAndRate?.[0]?.doseQuantity);
  const needed = dosage.asNeededBoolean || dosage.asNeededCodeableConcept ? t('chart.direction.asNeeded') : '';
  const extra = (dosage.additionalInstruction ?? []).map(conceptText);
  return [oftenText(dosage, t), dose && t('chart.direction.dose', { dose }), conceptText(dosage.route), needed, ...extra].filter(Boolean).join(', ');
}

const units: Readonly<Record<string, string>> = { h: 'hours', d: 'days', wk: 'weeks', mo: 'months' };

function oftenText(dosage: Dosage, t: Translate): string {
  const repeat = dosage.timing?.repeat;
  const unit = units[repeat?.periodUnit ?? ''];
  if (!repeat?.frequency || unit === undefined) return conceptText(dosage.timing?.code);
  const period = Number(repeat.period ?? 1);
  return t(period === 1 ? `chart.direction.each.${unit}` : `chart.direction.every.${unit}`, { times: repeat.frequency, period });
}
