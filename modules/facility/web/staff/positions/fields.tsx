// A day as it is typed, and a line of text.
import { TextInput } from '@mantine/core';

interface FieldProps { readonly label: string; readonly value: string; readonly error: string | undefined; readonly onChange: (value: string) => void }

export const TextField = ({ label, value, error, onChange }: FieldProps) => <TextInput label={label} value={value} error={error} maxLength={100} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} />;

export const DayField = ({ label, value, error, onChange }: FieldProps) => <TextInput label={label} value={value} error={error} maxLength={10} inputMode="numeric" placeholder="dd/mm/yyyy" autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} />;
