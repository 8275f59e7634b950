import { Text } from '@mantine/core';

/** A refusal beside what it is about, read aloud. */
export function Fault(props: { text: string | undefined }) {
  if (!props.text) return null;
  return (
    <Text size="sm" role="alert" c="var(--problem-text)">
      {props.text}
    </Text>
  );
}
