// Coded choices: the list of choices and a box with the digit of the one that holds. spec: PRF-4
import type { FormItem, FormOption } from '#fhir/questionnaire/index.ts';
import type { Coding, QuestionnaireResponseItemAnswer } from '#fhir/types/index.ts';
import { answerWords, codingWords } from './answerWords.ts';
import type { ChoiceCell } from './shapes.ts';

export type Options = readonly Coding[];

/** More than this is not printed as a list on the official forms either: the answer is written out. */
const mostListed = 20;
const mostSigns = 420;

export const signsOf = (options: Options): number => options.reduce((signs, one) => signs + codingWords(one).length + 6, 0);
export const isListed = (options: Options): boolean => options.length > 0 && options.length <= mostListed && signsOf(options) <= mostSigns;

/** What may be chosen, as it is printed. A box to tick is yes or no. */
export const optionsOf = ({ type, options }: FormItem): Options => (type === 'boolean' ? yesNo : options.map(asCoding));

const yesNo: Options = [{ code: '1', display: 'Có' }, { code: '2', display: 'Không' }];

function asCoding({ value, words }: FormOption): Coding {
  const code = typeof value === 'object' ? (value as Coding).code : String(value);
  return { display: words.vi, ...(code !== undefined && { code }) };
}

export function buildChoice(item: FormItem, { label, options, answers, width }: { label: string; options: Options; answers: readonly QuestionnaireResponseItemAnswer[]; width: number }): ChoiceCell {
  const marks = marksOf(options);
  const chosen = options.map((option) => answers.some((answer) => isChosen(option, answer)));
  const free = answers.filter((answer) => !options.some((option) => isChosen(option, answer))).map(answerWords).filter((words) => words !== '');
  const boxes = marks.filter((_mark, index) => chosen[index]);
  return {
    label, width, options: options.map((option, index) => ({ mark: marks[index] ?? '', text: codingWords(option), chosen: chosen[index] ?? false })),
    boxes: boxes.length > 0 ? boxes : [''], ...((free.length > 0 || item.type === 'open-choice') && { other: free.join('; ') }),
  };
}

/** The digit of each choice: its code where that is one, else its place, else the first that is free. */
function marksOf(options: Options): string[] {
  const taken = new Set(options.flatMap(({ code = '' }) => (isDigits(code) ? [code] : [])));
  return options.map(({ code = '' }, index) => {
    if (isDigits(code)) return code;
    const mark = [index + 1, ...Array(100).keys()].map(String).find((one) => !taken.has(one)) ?? '';
    taken.add(mark);
    return mark;
  });
}

const isDigits = (code: string): boolean => /^\d{1,2}$/.test(code);

function isChosen({ code, display }: Coding, { valueCoding, valueString, valueInteger, valueBoolean }: QuestionnaireResponseItemAnswer): boolean {
  if (valueBoolean !== undefined) return (display === 'Có') === valueBoolean;
  const answered = valueCoding?.code ?? valueString ?? valueInteger?.toString();
  return answered !== undefined && answered === code;
}
