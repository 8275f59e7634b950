// Parts that a set of one visit and a set of many share: the preview, and what bars a paper. spec: SGN-50, SGN-34
import { Anchor, Text } from '@mantine/core';
import { IconExternalLink, IconHandStop } from '@tabler/icons-react';
import type { OutputOf } from '#fhir/operation/index.ts';
import { useText } from '#ui/index.ts';
import type { prepareSignSet } from '../../../model/index.ts';
import classes from '../documents.module.css';

export type BarredPaper = OutputOf<typeof prepareSignSet>['barred'][number];

/** Left and right belong to the text that is typed; up and down move between the papers also from the PIN. */
export const isWithinText = ({ key, target }: { readonly key: string; readonly target: EventTarget }): boolean =>
  (key === 'ArrowLeft' || key === 'ArrowRight') && target instanceof HTMLInputElement && target.type !== 'checkbox';

/** Small screens draw no preview: there a paper counts as opened when its own tab is. */
export const showsPreview = (): boolean => !matchMedia('(max-width: 700px)').matches;

/** Papers that may not be signed yet, each with its reasons; the others are not held up. */
export function Barred({ barred }: { barred: readonly BarredPaper[] }) {
  const { t, has } = useText();
  if (barred.length === 0) return null;
  return (
    <ul className={classes.barred}>
      {barred.map(({ kind, focus, title, code, params, reasons }) => (
        <li key={`${kind} ${focus}`}>
          <Text size="sm" fw={600}><IconHandStop size={16} aria-hidden className={classes.stop} /> {t('documents.sign.barred', { title })}</Text>
          {reasons.length > 0 ? reasons.map((reason) => <Text key={reason} size="sm">{reason}</Text>) : <Text size="sm">{has(`fault.${code}`) ? t(`fault.${code}`, params) : code}</Text>}
        </li>
      ))}
    </ul>
  );
}

interface Previewed { readonly paperId: string; readonly title: string; readonly preview: string }

export function Preview({ paper, onOpened }: { paper: Previewed | undefined; onOpened: (paperId: string) => void }) {
  const { t } = useText();
  if (!paper) return null;
  return (
    <div className={classes.preview}>
      <iframe key={paper.paperId} className={classes.frame} tabIndex={-1} title={t('documents.sign.preview', { title: paper.title })} src={`${paper.preview}#toolbar=0&navpanes=0&view=FitH`} />
      <Anchor className={classes.openTab} href={paper.preview} target="_blank" rel="noreferrer" size="sm" onClick={() => onOpened(paper.paperId)}><IconExternalLink size={14} aria-hidden /> {t('documents.sign.openTab')}</Anchor>
    </div>
  );
}
