// spec: FRS
import { describe, expect, it } from 'vitest';
import { drawingOf, marksOf, moveMark } from './marks.ts';

describe('FRS-10 marks on a picture', () => {
  it('are one drawing that any viewer shows, and are read back from it word for word', () => {
    const marks = [{ x: 312, y: 540, text: 'Vết thương 3 cm, bờ <nham nhở> & "sâu"' }, { x: 0, y: 1000, text: '' }];
    const values = drawingOf(marks);
    expect(values).toMatchObject([{ contentType: 'image/svg+xml', title: '1. Vết thương 3 cm, bờ <nham nhở> & "sâu"; 2. ' }]);
    expect(marksOf(values)).toEqual(marks);
    expect(drawingOf([])).toEqual([]);
  });

  it('what another program drew is no mark, and never an error', () => {
    expect(marksOf([{ contentType: 'image/svg+xml', data: 'PHN2Zy8+' }])).toEqual([]);
    expect(marksOf([{ contentType: 'image/svg+xml', data: '%%%' }])).toEqual([]);
    expect(marksOf(['312,540'])).toEqual([]);
  });

  it('the keyboard stays on the picture', () => {
    expect(moveMark({ x: 980, y: 10, text: '' }, [1, -1], 40)).toEqual({ x: 1000, y: 0, text: '' });
  });
});
