// Looking into a list as its users do: the same search, with everything an entry carries.   spec: CAT-1
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useState } from 'react';
import { searchCodes } from '#modules/facility/model/index.ts';
import type { CatalogueCode, Concept } from '#modules/facility/model/index.ts';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { highlight, Loading, useText } from '#ui/index.ts';
import classes from './catalogues.module.css';

const shown = 50;

export function ConceptSearch(props: { catalogue: CatalogueCode }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.normalize('NFC').trim()).slice(0, 200);
  const found = useOperationQuery(searchCodes, { catalogue: props.catalogue, text: asked, limit: shown });
  const concepts = found.data?.concepts ?? [];
  return (
    <section aria-label={t('facility.catalogues.search')}>
      <TextInput
        label={t('facility.catalogues.search')}
        placeholder={t('client.search.placeholder')}
        leftSection={<IconSearch size={16} aria-hidden />}
        autoComplete="off"
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {found.loading && <Loading rows={6} />}
      <p className={classes.count} role="status">
        {found.data && (concepts.length === shown ? t('facility.catalogues.firstOf', { count: shown }) : t('client.search.results', { count: concepts.length }))}
      </p>
      {concepts.length > 0 && <ConceptTable concepts={concepts} text={asked} />}
    </section>
  );
}

function ConceptTable(props: { concepts: readonly Concept[]; text: string }) {
  const { t } = useText();
  return (
    <div className={classes.frame} tabIndex={0} role="region" aria-label={t('facility.catalogues.entries')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{t('facility.catalogues.code')}</th>
            <th>{t('facility.catalogues.name')}</th>
            <th className={classes.wideOnly}>{t('facility.catalogues.aliases')}</th>
            <th className={classes.wideOnly}>{t('facility.catalogues.parent')}</th>
          </tr>
        </thead>
        <tbody>
          {props.concepts.map((concept) => (
            <tr key={`${concept.code} ${concept.validFrom}`}>
              <td className={classes.code}>
                <Marked text={concept.code} query={props.text} />
              </td>
              <td>
                <Marked text={concept.display} query={props.text} />
                {concept.displayEn && <div className={classes.muted}>{[concept.displayEn, concept.displayFr].filter(Boolean).join(' · ')}</div>}
              </td>
              <td className={`${classes.wideOnly} ${classes.muted}`}>{concept.aliases.join('; ')}</td>
              <td className={classes.wideOnly}>{concept.parent}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Marked(props: { text: string; query: string }) {
  return highlight(props.text, props.query).map((piece, at) => (piece.hit ? <mark key={at}>{piece.text}</mark> : piece.text));
}
