// Fills visit.sign: the review at the end of a visit.
import type { StaffSlots } from '#ui/index.ts';
import { SignSheet } from './SignSheet.tsx';

export function Filler({ encounterId, onSigned, onCancel }: StaffSlots['visit.sign']) {
  return <SignSheet key={encounterId} encounterId={encounterId} onSigned={() => onSigned()} onCancel={onCancel} />;
}
