// The editions of a list, newest first; the last import can be taken back here.   spec: CAT-25
import { Button, Group, Modal, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { undoImport } from '#modules/facility/model/index.ts';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { formatDate, formatInstant, formatNumber, StatusChip, useText, useToast } from '#ui/index.ts';
import type { CatalogueRow } from './CataloguesScreen.tsx';
import { Origin } from './CataloguesScreen.tsx';
import classes from './catalogues.module.css';

type Edition = CatalogueRow['editions'][number];

export function EditionList(props: { editions: readonly Edition[]; inForceId: string | undefined; onUndone: () => void }) {
  const { t } = useText();
  const [undoing, setUndoing] = useState<Edition>();
  return (
    <section aria-label={t('facility.editions.title')}>
      <Title order={2}>{t('facility.editions.title')}</Title>
      <div className={classes.frame}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th>{t('facility.catalogues.edition')}</th>
              <th>{t('facility.catalogues.since')}</th>
              <th className={classes.number}>{t('facility.catalogues.size')}</th>
              <th className={classes.wideOnly}>{t('facility.editions.file')}</th>
              <th className={classes.wideOnly}>{t('facility.editions.made')}</th>
              <th>{t('facility.editions.state')}</th>
              <th aria-label={t('facility.editions.undo')} />
            </tr>
          </thead>
          <tbody>
            {props.editions.map((edition) => (
              <tr key={edition.id}>
                <td>{edition.version}</td>
                <td>{formatDate(edition.validFrom)}</td>
                <td className={classes.number}>{formatNumber(edition.size)}</td>
                <td className={classes.wideOnly}>{edition.fileName ?? <Origin origin={edition.origin} own={edition.own} />}</td>
                <td className={classes.wideOnly}>{formatInstant(edition.madeAt)}</td>
                <td>
                  <State edition={edition} inForce={edition.id === props.inForceId} />
                </td>
                <td>
                  {edition.origin === 'import' && edition.own && edition.state === 'in-use' && (
                    <Button size="compact-sm" variant="default" onClick={() => setUndoing(edition)}>
                      {t('facility.editions.undo')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Modal opened={undoing !== undefined} onClose={() => setUndoing(undefined)} title={t('facility.editions.undo')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
        {undoing && <UndoForm edition={undoing} onClose={() => setUndoing(undefined)} onUndone={props.onUndone} />}
      </Modal>
    </section>
  );
}

function State(props: { edition: Edition; inForce: boolean }) {
  const { t } = useText();
  if (props.edition.state === 'withdrawn') return <StatusChip tone="cancelled">{t('facility.editions.withdrawn')}</StatusChip>;
  return props.inForce ? <StatusChip tone="done">{t('facility.editions.inForce')}</StatusChip> : <StatusChip tone="paused">{t('facility.editions.replaced')}</StatusChip>;
}

function UndoForm(props: { edition: Edition; onClose: () => void; onUndone: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const undo = useOperation(undoImport);
  const run = () =>
    undo.run({ editionId: props.edition.id }).then(
      ({ inForce }) => {
        toast({ text: t('facility.editions.undone', { version: inForce?.version ?? t('facility.catalogues.none') }) });
        props.onUndone();
        props.onClose();
      },
      () => undefined,
    );
  return (
    <>
      <Text size="sm">{t('facility.editions.undoAsk', { version: props.edition.version })}</Text>
      {undo.refusal && <RefusalNote refusal={undo.refusal} />}
      <Group justify="flex-end" gap="sm" mt="md">
        <Button variant="default" onClick={props.onClose}>
          {t('ui.cancel')}
        </Button>
        <Button color="var(--urgent)" loading={undo.running} onClick={() => void run()} data-autofocus>
          {t('facility.editions.undo')}
        </Button>
      </Group>
    </>
  );
}
