// The form of one thing at the side: saved by an ordinary update; what somebody else saved meanwhile is never overwritten.   spec: FAC-1
import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { RefusalNote, useSave } from '#fhir/client/index.ts';
import type { ResourceOf, ResourceType } from '#fhir/types/index.ts';
import { ShortForm, useText, useToast } from '#ui/index.ts';

/** Field name → message key of what is wrong with it. */
export type FieldErrors<Field extends string> = Partial<Record<Field, string>>;

export interface EditForm<Value, Field extends string> {
  readonly value: Value;
  readonly change: (change: Partial<Value>) => void;
  /** Words of what is wrong, once saving was tried. */
  readonly errorOf: (field: Field) => string | undefined;
}

export interface EditDrawerProps<Value, Field extends string> {
  readonly title: string;
  readonly start: Value;
  readonly check: (value: Value) => FieldErrors<Field>;
  readonly toResource: (value: Value) => ResourceOf<ResourceType>;
  readonly onClose: () => void;
  readonly children: (form: EditForm<Value, Field>) => ReactNode;
}

export function EditDrawer<Value, Field extends string>(props: EditDrawerProps<Value, Field>) {
  const { t } = useText();
  const toast = useToast();
  const phone = useMediaQuery('(max-width: 700px)') ?? false;
  const [value, setValue] = useState(props.start);
  const [tried, setTried] = useState(false);
  const save = useSave();
  const errors = props.check(value);
  const submit = () => {
    setTried(true);
    if (Object.keys(errors).length > 0) return;
    void save.save(props.toResource(value)).then(
      () => {
        toast({ text: t('facility.structure.saved') });
        props.onClose();
      },
      () => undefined,
    );
  };
  const errorOf = (field: Field) => {
    const key = tried ? errors[field] : undefined;
    return key === undefined ? undefined : t(key);
  };
  return (
    <Drawer opened onClose={props.onClose} position="right" size={phone ? '100%' : 440} title={<strong>{props.title}</strong>} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <ShortForm action={t('facility.structure.save')} busy={save.running} refusal={save.refusal && <RefusalNote refusal={save.refusal} />} onSubmit={submit} onCancel={props.onClose}>
        {props.children({ value, change: (change) => setValue((before) => ({ ...before, ...change })), errorOf })}
      </ShortForm>
    </Drawer>
  );
}
