import { Button } from '@mantine/core';
import { useState } from 'react';
import { CodeSearch, RefusalNote, useFhirClient, useLive, useLiveSearches, useOperation, useSearch } from '#fhir/client/index.ts';
import { checkIn } from '#modules/reception/model/index.ts';

export function RefusedCall() {
  const call = useOperation(checkIn);
  return (
    <>
      <Button onClick={() => void call.run({ patientId: 'x', roomId: 'y' }).catch(() => undefined)}>Đón tiếp</Button>
      {call.refusal && <RefusalNote refusal={call.refusal} />}
    </>
  );
}

export function Problems() {
  const { data, updating, refusal } = useSearch('Condition', { patient: 'x' });
  useLiveSearches(['Condition']);
  return (
    <>
      <ul aria-label="Vấn đề" aria-busy={updating}>{data?.resources.map((one) => <li key={one.id}>{one.code?.text}</li>)}</ul>
      {refusal && <RefusalNote refusal={refusal} />}
    </>
  );
}

interface Code { readonly code: string; readonly display: string }

export function Diagnosis() {
  const client = useFhirClient();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const find = async (text: string, signal: AbortSignal): Promise<readonly Code[]> => {
    const { resources } = await client.search('Condition', { 'code:text': text }, signal);
    return resources.map((one) => ({ code: one.id ?? '', display: one.code?.text ?? '' }));
  };
  return (
    <>
      <CodeSearch<Code> label="Chẩn đoán" name="icd10" find={find} toOption={({ code, display }) => ({ code, title: display })} onChoose={({ code }) => setChosen([...chosen, code])} />
      <output>{chosen.join(' ')}</output>
    </>
  );
}

function Listener(props: { name: string; topics: readonly string[] }) {
  const [heard, setHeard] = useState<readonly string[]>([]);
  useLive(props.topics, ({ topic, id }) => setHeard((all) => [...all, `${topic}${id ? ` ${id}` : ''}`]));
  return <p aria-label={props.name}>{heard.join(', ')}</p>;
}

export function Listeners() {
  return (
    <>
      <Listener name="queue" topics={['reception.queue']} />
      <Listener name="visits" topics={['change/Encounter']} />
      <Listener name="both" topics={['change', 'reception.queue']} />
    </>
  );
}
