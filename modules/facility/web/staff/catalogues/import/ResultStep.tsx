// The list is in: what changed, where to look, and the way back.   spec: CAT-24 CAT-25
import { Button, Group, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { undoImport } from '#modules/facility/model/index.ts';
import type { CatalogueCode } from '#modules/facility/model/index.ts';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { formatDate, formatNumber, useText } from '#ui/index.ts';
import step from './import.module.css';
import type { ImportDone } from './useImport.ts';

export function ResultStep(props: { catalogue: CatalogueCode; done: ImportDone; onAgain: () => void }) {
  const { t } = useText();
  const { done, catalogue } = props;
  const undo = useOperation(undoImport);
  const [undone, setUndone] = useState(false);
  const takeBack = () => void undo.run({ editionId: done.editionId }).then(() => setUndone(true), () => undefined);
  const counts = Object.fromEntries(Object.entries(done.counts).map(([kind, count]) => [kind, formatNumber(count)]));
  return (
    <section className={step.card}>
      <Title order={2} className={step.good} role="status">
        <IconCircleCheck size={22} aria-hidden /> {undone ? t('facility.import.takenBack') : t('facility.import.done', { size: formatNumber(done.size), day: formatDate(done.validFrom), version: done.version })}
      </Title>
      {!undone && <p>{t('facility.import.doneCounts', counts)}</p>}
      {undo.refusal && <RefusalNote refusal={undo.refusal} />}
      <Group gap="sm">
        <Button component={Link} to={`/catalogues/${catalogue}`} autoFocus>
          {t('facility.import.look')}
        </Button>
        {!undone && (
          <Button variant="default" loading={undo.running} onClick={takeBack}>
            {t('facility.editions.undo')}
          </Button>
        )}
        <Button variant="default" onClick={props.onAgain}>
          {t('facility.import.again')}
        </Button>
      </Group>
    </section>
  );
}
