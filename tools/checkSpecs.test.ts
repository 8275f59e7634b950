import { describe, expect, it } from 'vitest';
import { citedIds, compareSpecs, factIds, findUnshown, shownIds } from './checkSpecs.ts';

describe('specs and their citations', () => {
  it('facts are the lines with an id', () => expect(factIds('# Title (ABC)\n\n- ABC-1 One.\n- ABC-2 Two.\n- no id\n')).toEqual(['ABC-1', 'ABC-2']));

  it('citations stand in titles of tests and in comments', () =>
    expect(citedIds("// A file.   spec: ABC-1, ABC-2\nit('ABC-3 does it', () => 1);\ntest.each([[1]])('ABC-4 %s', () => 1);\nconst code = 'XYZ-9';")).toEqual(['ABC-3', 'ABC-4', 'ABC-1', 'ABC-2']));

  it('an unknown id of a known family and an id that stands twice are found, other families are not ours', () =>
    expect(compareSpecs(['ABC-1', 'ABC-1'], new Map([['a.test.ts', ['ABC-1', 'ABC-7', 'ISO-8601']]]))).toEqual(['ABC-1 stands twice in specs/', 'a.test.ts: cites ABC-7, which no spec has']));

  it('a test shows the facts that its title names, wherever they stand in it; a comment or a value shows nothing', () => {
    const text = "// spec: ABC-1\nit('ABC-2 one; ABC-3 another', run);\ntest.each([['ABC-9']])(`ABC-4 %s`, run);\ndescribe.skipIf(x)('ABC-5 of it', run);\nexpect(code).toBe('ABC-6');";
    expect(shownIds(text)).toEqual(['ABC-2', 'ABC-3', 'ABC-4', 'ABC-5']);
  });

  it('a fact that no test names is found', () => {
    expect(findUnshown(['ABC-1', 'ABC-2'], [['ABC-1'], []])).toEqual(['ABC-2 is named by no test: write the one that shows it']);
  });
});
