// "3 lượt khám, 5 chẩn đoán": counts by type in words; what has no word of its own is one sum. spec: IDY-7
import type { MergeSide, TypeCount } from '#modules/reception/model/index.ts';
import { useText } from '#ui/index.ts';

export function useMovedWords(): (counts: readonly TypeCount[]) => string {
  const { t, has } = useText();
  return (counts) => {
    const named = counts.filter(({ type }) => has(`reception.double.type.${type}`));
    const others = counts.filter(({ type }) => !has(`reception.double.type.${type}`)).reduce((sum, { count }) => sum + count, 0);
    return [...named.map(({ type, count }) => t(`reception.double.type.${type}`, { count })), ...(others > 0 ? [t('reception.double.type.other', { count: others })] : [])].join(', ');
  };
}

export const weightOf = ({ resources }: MergeSide): number => resources.reduce((sum, { count }) => sum + count, 0);
