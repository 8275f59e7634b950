// What can be added to a form, in the words of those who write forms.
import { Button, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useText } from '#ui/index.ts';
import classes from './editor.module.css';
import { newPart, type PartKind, partKinds } from './edit/part.ts';
import type { Editor } from './useEditor.ts';

export function AddPart({ editor, pictures }: { readonly editor: Editor; readonly pictures: readonly string[] }) {
  const { t } = useText();
  const offered = partKinds.filter((kind) => kind !== 'drawing' || pictures.length > 0);
  const add = (kind: PartKind) => editor.add((linkId) => newPart(kind, linkId, { label: t(`chart.forms.kind.${kind}`), options: [t('client.form.yes'), t('client.form.no')], picture: pictures[0] ?? '', signer: 'doctor' }));
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target><Button size="compact-md" variant="default" leftSection={<IconPlus size={15} aria-hidden />}>{t('chart.forms.editor.add')}</Button></Menu.Target>
      <Menu.Dropdown className={classes.names}>{offered.map((kind) => <Menu.Item key={kind} onClick={() => add(kind)}>{t(`chart.forms.kind.${kind}`)}</Menu.Item>)}</Menu.Dropdown>
    </Menu>
  );
}
