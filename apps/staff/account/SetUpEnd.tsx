// How a second factor's set-up ends: what went wrong, the way back, the way on.
import { Button, Group } from '@mantine/core';
import { useText } from '#ui/index.ts';
import { Fault } from './Fault.tsx';
import type { Act } from './useAct.ts';

export function SetUpEnd(props: { act: Pick<Act, 'fault' | 'busy'>; label: string; onCancel: () => void }) {
  const { t } = useText();
  return (
    <>
      <Fault text={props.act.fault} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={props.onCancel}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" loading={props.act.busy}>
          {props.label}
        </Button>
      </Group>
    </>
  );
}
