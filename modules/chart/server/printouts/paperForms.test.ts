import { describe, expect, it } from 'vitest';
import { readDataFile } from '#platform/datedTable/server.ts';
import { paperForm } from './paperForms.ts';

describe('VIS-15 official forms', () => {
  it.each(readDataFile('regulation/vn/visit-papers/cases.csv'))('VIS-15 on $day the form of $paper is $form', ({ day = '', paper = '', form }) => expect(paperForm(paper, day) ?? '').toBe(form));
});
