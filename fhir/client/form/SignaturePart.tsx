// Who signs a part, and whether they have. Signing itself is done where papers are signed. spec: FRS-1
import { formatInstant, StatusChip, useText } from '#ui/index.ts';
import classes from './form.module.css';
import { useForm, useFormWords, useItem } from './formContext.ts';

const tones = { open: 'neutral', waiting: 'waiting', signed: 'signed' } as const;

export function SignaturePart({ itemKey }: { readonly itemKey: string }) {
  const { t } = useText();
  const words = useFormWords();
  const { services } = useForm();
  const view = useItem(itemKey);
  if (!view?.isEnabled || view.item.hidden) return null;
  const { state, name, at } = services.signatureOf(view.item.signatureRole ?? '');
  return (
    <div className={classes.signature} data-key={itemKey}>
      <span>{words(view.item.label)}</span>
      <StatusChip tone={tones[state]}>{t(`client.form.signature.${state}`)}</StatusChip>
      {name && <b>{name}</b>}
      {at && <span className={classes.muted}>{formatInstant(at)}</span>}
    </div>
  );
}
