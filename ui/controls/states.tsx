// Empty, loading and refused: every list and pane uses these three. spec: UID-9
import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useText } from '../text/TextProvider.tsx';
import classes from './controls.module.css';

/** Says what will appear here and what to do first. */
export function EmptyState(props: { text: string; action?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <Text size="sm">{props.text}</Text>
      {props.action}
    </div>
  );
}

/** True once `ms` have passed: short waits show nothing at all. */
export function useAfter(ms: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return passed;
}

/** Grey lines after 150 ms; after three seconds it says what it waits for. */
export function Loading(props: { rows?: number; what?: string }) {
  const { t } = useText();
  const show = useAfter(150);
  const long = useAfter(3_000);
  if (!show) return null;
  return (
    <Stack gap={8} p="sm" aria-busy="true">
      <span className="visuallyHidden" role="status">
        {props.what ?? t('ui.loading')}
      </span>
      {Array.from({ length: props.rows ?? 4 }, (_unused, index) => (
        <Skeleton key={index} height={14} width={`${92 - ((index * 17) % 40)}%`} />
      ))}
      {long && <Text size="sm">{props.what ?? t('ui.loading')}</Text>}
    </Stack>
  );
}

/** A refusal in plain words with its code for IT, beside what failed. */
export function FaultNote(props: { text: string; code?: string | undefined; retry?: (() => void) | undefined }) {
  const { t } = useText();
  return (
    <Alert color="red" variant="light" role="alert" p="sm">
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="var(--problem-text)">
          {props.text}
          {props.code ? ` (${props.code})` : ''}
        </Text>
        {props.retry && (
          <Button size="compact-sm" variant="default" onClick={props.retry}>
            {t('ui.retry')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
