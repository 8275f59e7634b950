// The recovery codes, once: to print, to copy, to put away. spec: PPL-44
import { Button, Group, Stack, Text } from '@mantine/core';
import { useText, useToast } from '#ui/index.ts';
import classes from './account.module.css';

export function RecoveryCodes(props: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const copy = async () => {
    await navigator.clipboard.writeText(props.codes.join('\n')).then(() => toast({ text: t('shell.recovery.copied'), tone: 'done' }), () => toast({ text: t('shell.recovery.notCopied'), tone: 'problem' }));
  };
  return (
    <Stack gap="sm">
      <Text size="sm">{t('shell.recovery.once')}</Text>
      <ul className={classes.codes} aria-label={t('shell.recovery')}>
        {props.codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={() => void copy()}>
          {t('shell.recovery.copy')}
        </Button>
        <Button onClick={props.onDone} data-autofocus autoFocus>
          {t('shell.recovery.kept')}
        </Button>
      </Group>
    </Stack>
  );
}
