// Opens a paper: the attachment's own address on this server, in a tab of its own.
import { Anchor } from '@mantine/core';
import type { DocumentReference } from '#fhir/types/index.ts';
import { conceptText, formatDate, useText } from '#ui/index.ts';

/** `Binary/…` and addresses of this server; anything else is not followed from a chart. */
export function attachmentAddress(document: DocumentReference): string | undefined {
  const url = document.content.map((content) => content.attachment.url).find(Boolean);
  if (!url) return undefined;
  if (/^Binary\/[\w.-]+$/.test(url)) return `/fhir/${url}`;
  return url.startsWith('/') && !url.startsWith('//') ? url : undefined;
}

export function DocumentLink(props: { document: DocumentReference }) {
  const { t } = useText();
  const { document } = props;
  const title = document.description ?? (conceptText(document.type) || document.content[0]?.attachment.title) ?? t('chart.documents.untitled', { date: formatDate(document.date) });
  const address = attachmentAddress(document);
  if (!address) return <span>{title}</span>;
  return (
    <Anchor href={address} target="_blank" rel="noreferrer" size="sm">
      {title}
      <span className="visuallyHidden"> ({t('chart.documents.ownTab')})</span>
    </Anchor>
  );
}
