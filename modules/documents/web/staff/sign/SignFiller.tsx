// Fills visit.sign: the review at the end of a visit.
import type { StaffSlots } from '#ui/index.ts';
import { SignSheet } from './SignSheet.tsx';

export function Filler({ encounterId, papers, onSigned, onCancel }: StaffSlots['visit.sign']) {
  return <SignSheet key={encounterId} encounterId={encounterId} {...(papers && { papers })} onSigned={() => onSigned()} onCancel={onCancel} />;
}
