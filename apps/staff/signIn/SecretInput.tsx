// A password or PIN, with the eye that shows it.
import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useText } from '#ui/index.ts';

export function SecretInput({ onChange, ...rest }: Omit<PasswordInputProps, 'onChange'> & { onChange: (value: string) => void }) {
  const { t } = useText();
  return <PasswordInput {...rest} onChange={(event) => onChange(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('shell.password.show') }} />;
}
