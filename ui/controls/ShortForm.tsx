// The form of a dialog: its fields, what was refused, one way back and one way on. Enter is the way on. spec: UID-9
import { Button, Group, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useText } from '../text/TextProvider.tsx';

export interface ShortFormProps {
  /** Words of the way on. */
  readonly action: string;
  readonly busy: boolean;
  readonly onSubmit: () => unknown;
  /** Absent where there is no way back. */
  readonly onCancel?: (() => void) | undefined;
  readonly cancelText?: string;
  /** What was refused, beside the buttons. */
  readonly refusal?: ReactNode;
  /** The act cannot be taken back. */
  readonly danger?: boolean | undefined;
  readonly children: ReactNode;
}

export function ShortForm(props: ShortFormProps) {
  const { t } = useText();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {props.children}
        {props.refusal}
        <Group justify="flex-end" gap="sm">
          {props.onCancel && <Button variant="default" onClick={props.onCancel}>{props.cancelText ?? t('ui.cancel')}</Button>}
          <Button type="submit" color={props.danger ? 'var(--urgent)' : undefined} loading={props.busy}>{props.action}</Button>
        </Group>
      </Stack>
    </form>
  );
}
