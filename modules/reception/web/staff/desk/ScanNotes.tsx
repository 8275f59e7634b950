// What the box understood, and what a person should check. Never an error page. spec: RCP
import { Alert, Button, Group, Text } from '@mantine/core';
import { useText } from '#ui/index.ts';
import { answerTenDigits } from '#modules/reception/model/index.ts';
import type { ScanResult } from '#modules/reception/model/index.ts';

export function ScanNotes({ scan, onAnswer }: { scan: ScanResult; onAnswer: (scan: ScanResult) => void }) {
  const { t } = useText();
  const lines = [...(scan.ask ? [t(`reception.ask.${scan.ask}`)] : []), ...scan.warnings.map((warning) => t(`reception.warning.${warning}`))];
  if (lines.length === 0) return null;
  return (
    <Alert color="yellow" variant="light" px="md" py="xs" role="status">
      {lines.map((line) => <Text key={line} size="sm" c="var(--waiting-text)">{line}</Text>)}
      {scan.kind === 'ask' && <Text size="xs" c="var(--text-muted)" style={{ overflowWrap: 'anywhere' }}>{scan.text.slice(0, 160)}</Text>}
      {scan.ask === 'ten-digits' && (
        <Group gap="xs" mt={6}>
          {(['insurance-number', 'phone'] as const).map((kind) => <Button key={kind} size="compact-md" variant="default" onClick={() => onAnswer(answerTenDigits(scan, kind))}>{t(`reception.answer.${kind}`)}</Button>)}
        </Group>
      )}
    </Alert>
  );
}
