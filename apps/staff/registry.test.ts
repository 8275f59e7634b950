import { describe, expect, it } from 'vitest';
import { screens } from '#ui/index.ts';
import { createRegistry } from './registry.ts';
import { rooms } from './rooms.ts';

const load = async () => ({ Screen: () => null });
const filler = (name: string, order: number, more: object = {}) => ({ name, order, load: async () => ({ Filler: () => null }), ...more });
const one = screens({
  room: 'one', routes: [{ path: '/one', title: 'a', load }], home: { nurse: '/one' },
  menu: [{ to: '/late', label: 'a', icon: () => null, order: 20 }, { to: '/early', label: 'b', icon: () => null, order: 10, permission: 'one.see', roles: ['nurse'] }],
  slots: { 'chart.summary': [filler('second', 20), filler('first', 10, { permission: 'one.see' })] },
});

describe('SHL-1 screens by registration', () => {
  it('SHL-1 rooms bring routes, menu and fillers, in order, for those who may', () => {
    const registry = createRegistry([one, screens({ room: 'two', routes: [{ path: '/two', title: 'a', load }], slots: { 'chart.summary': [filler('third', 30)] } })]);
    expect(registry.routes.map(({ path }) => path)).toEqual(['/one', '/two']);
    expect(registry.menuFor({ permissions: ['one.see'], roles: ['nurse'] }).map(({ to }) => to)).toEqual(['/early', '/late']);
    expect(registry.menuFor({ permissions: [], roles: ['nurse'] }).map(({ to }) => to)).toEqual(['/late']);
    expect(registry.slotsFor(['one.see']).fillersOf('chart.summary').map(({ name }) => name)).toEqual(['first', 'second', 'third']);
    expect(registry.slotsFor([]).fillersOf('chart.summary').map(({ name }) => name)).toEqual(['second', 'third']);
    expect([registry.homeOf(['nurse']), registry.homeOf(['manager'])]).toEqual(['/one', '/patients']);
  });

  it.each([
    ['one address', screens({ room: 'two', routes: [{ path: '/one', title: 'b', load }] }), /same path: \/one/],
    ['one filler name', screens({ room: 'two', slots: { 'chart.summary': [filler('first', 5)] } }), /same filler of chart\.summary: first/],
  ])('SHL-1 two rooms that claim %s stop', (_what, other, message) => {
    expect(() => createRegistry([one, other])).toThrow(message);
  });

  it('SHL-1 the rooms of the house agree, and a filler of one slot may bear the name of one of another', () => {
    expect(createRegistry(rooms).routes.length).toBeGreaterThan(10);
    expect(() => createRegistry([one, screens({ room: 'two', slots: { 'chart.results': [filler('first', 5)] } })])).not.toThrow();
  });
});
