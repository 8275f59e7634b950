// When something happened, typed on the number row: empty means now; what cannot be read is said beside the field. spec: STY-4
import { TextInput } from '@mantine/core';
import { formatMoment, parseMoment, useText } from '#ui/index.ts';

/** Undefined where the words are no moment; `''` typed is now. */
export function readMoment(typed: string): { readonly at?: string } | undefined {
  if (typed.trim() === '') return {};
  const at = parseMoment(typed, new Date());
  return at !== undefined && at.length > 10 ? { at } : undefined;
}

export function MomentField(props: { label: string; value: string; onChange: (typed: string) => void; error?: string | undefined }) {
  const { t } = useText();
  const read = readMoment(props.value);
  const heard = read?.at ? formatMoment(read.at) : t('chart.stay.now');
  return (
    <TextInput
      label={props.label}
      description={read ? t('chart.stay.heard', { moment: heard }) : undefined}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      error={props.error ?? (read ? undefined : t('chart.stay.notAMoment'))}
    />
  );
}
