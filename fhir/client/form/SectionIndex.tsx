// Where one is in a long form, how far each part is filled, and the way to it. spec: FRS-1
import { UnstyledButton } from '@mantine/core';
import { type RefObject, useEffect, useState, useSyncExternalStore } from 'react';
import { useText } from '#ui/index.ts';
import classes from './form.module.css';
import { useForm, useFormWords } from './formContext.ts';
import { focusFirst } from './formKeys.ts';
import { countBelow, type FormSection } from './sections.ts';
import { useSettled } from './useSettled.ts';

interface IndexProps {
  readonly sections: readonly FormSection[];
  readonly form: RefObject<HTMLElement | null>;
  /** Before the screen goes to another section. */
  readonly onLeave: () => void;
}

export function SectionIndex({ sections, form, onLeave }: IndexProps) {
  const { t } = useText();
  const words = useFormWords();
  const { filling } = useForm();
  const at = useSectionInView(form, sections);
  useSettled();
  const named = sections.flatMap(({ key }) => {
    const view = key === undefined ? undefined : filling.answers.view(key);
    return key !== undefined && view?.isEnabled && !view.item.hidden ? [{ key, title: words(view.item.label) || key }] : [];
  });
  const go = (key: string) => {
    onLeave();
    const section = form.current?.querySelector(`[data-section="${CSS.escape(key)}"]`);
    section?.scrollIntoView({ block: 'start' });
    focusFirst(section);
  };
  if (named.length < 2) return null;
  return (
    <>
      <nav className={classes.index} aria-label={t('client.form.sections')}>
        {named.map(({ key, title }) => <IndexLine key={key} itemKey={key} title={title} isHere={key === at} onGo={() => go(key)} />)}
      </nav>
      <div className={classes.jump}>
        <select className={classes.input} aria-label={t('client.form.jump')} value={at ?? named[0]?.key} onChange={(event) => go(event.currentTarget.value)}>
          {named.map(({ key, title }) => <option key={key} value={key}>{title}</option>)}
        </select>
      </div>
    </>
  );
}

function IndexLine({ itemKey, title, isHere, onGo }: { readonly itemKey: string; readonly title: string; readonly isHere: boolean; readonly onGo: () => void }) {
  const { t } = useText();
  const { filling } = useForm();
  const showsMissing = useSyncExternalStore(filling.subscribe, filling.showsMissing);
  const count = countBelow(filling.answers, itemKey);
  const wrong = count.wrong + (showsMissing ? count.missing : 0);
  return (
    <UnstyledButton className={classes.indexLine} aria-current={isHere ? 'location' : undefined} onClick={onGo} tabIndex={-1}>
      <span>{title}</span>
      {wrong > 0
        ? <span className={classes.count} data-tone="error"><span aria-hidden>{wrong} ⚠</span><span className="visuallyHidden"> {t('client.form.wrongCount', { count: wrong })}</span></span>
        : count.asked > 0 && <span className={classes.count}>{count.answered}/{count.asked}</span>}
    </UnstyledButton>
  );
}

/** The section whose head was passed last. */
function useSectionInView(form: RefObject<HTMLElement | null>, sections: readonly FormSection[]): string | undefined {
  const [at, setAt] = useState<string | undefined>(undefined);
  useEffect(() => {
    const root = form.current;
    if (!root) return undefined;
    const seen = new Map<Element, boolean>();
    const observer = new IntersectionObserver((entries) => {
      for (const entry of entries) seen.set(entry.target, entry.isIntersecting);
      const first = [...root.querySelectorAll('[data-section]')].find((section) => seen.get(section));
      setAt(first?.getAttribute('data-section') ?? undefined);
    }, { rootMargin: '-80px 0px -40% 0px' });
    for (const section of root.querySelectorAll('[data-section]')) observer.observe(section);
    return () => observer.disconnect();
  }, [form, sections]);
  return at;
}
