// The preview, for a set of one visit and for one of many. spec: SGN-50
import { Anchor } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useText } from '#ui/index.ts';
import classes from '../documents.module.css';

/** Left and right belong to the text that is typed; up and down move between the papers also from the PIN. */
export const isWithinText = ({ key, target }: { readonly key: string; readonly target: EventTarget }): boolean =>
  (key === 'ArrowLeft' || key === 'ArrowRight') && target instanceof HTMLInputElement && target.type !== 'checkbox';

/** Small screens draw no preview: there a paper counts as opened when its own tab is. */
export const showsPreview = (): boolean => !matchMedia('(max-width: 700px)').matches;

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
