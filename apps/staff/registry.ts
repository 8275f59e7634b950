// What the rooms registered, as the frame asks for it: routes, menu, slots, homes. spec: SHL-1
import type { MenuLine, ScreenRoute, Screens, SlotFiller, SlotRegistry } from '#ui/index.ts';

export interface Registry {
  readonly routes: readonly ScreenRoute[];
  readonly menuFor: (who: { permissions: readonly string[]; roles: readonly string[] }) => readonly MenuLine[];
  readonly slotsFor: (permissions: readonly string[]) => SlotRegistry;
  /** First screen of a role; the search page when no room claims it. */
  readonly homeOf: (roles: readonly string[]) => string;
}

const fallbackHome = '/patients';

/** Throws when two rooms claim the same path or filler name: a mistake of the build, found by the test of the list. */
export function createRegistry(rooms: readonly Screens[]): Registry {
  const routes = rooms.flatMap((room) => room.routes ?? []);
  const menu = rooms.flatMap((room) => room.menu ?? []).toSorted((left, right) => left.order - right.order);
  const fillers = new Map<string, SlotFiller<unknown>[]>();
  for (const room of rooms) {
    for (const [slot, list] of Object.entries(room.slots ?? {})) fillers.set(slot, [...(fillers.get(slot) ?? []), ...(list as readonly SlotFiller<unknown>[])]);
  }
  for (const list of fillers.values()) list.sort((left, right) => left.order - right.order);
  refuseTwins('path', routes.map((route) => route.path));
  for (const [slot, list] of fillers) refuseTwins(`filler of ${slot}`, list.map((filler) => filler.name));
  const homes: Record<string, string> = Object.assign({}, ...rooms.map((room) => room.home ?? {}));
  const may = (permissions: readonly string[], needed: string | undefined) => needed === undefined || permissions.includes(needed);
  return {
    routes,
    menuFor: (who) => menu.filter((line) => may(who.permissions, line.permission) && (!line.roles || line.roles.some((role) => who.roles.includes(role)))),
    slotsFor: (permissions) => {
      const bySlot = new Map([...fillers].map(([slot, list]) => [slot, list.filter((filler) => may(permissions, filler.permission))]));
      return { fillersOf: (slot) => bySlot.get(slot) ?? [] };
    },
    homeOf: (roles) => roles.map((role) => homes[role]).find((path) => path !== undefined) ?? fallbackHome,
  };
}

function refuseTwins(what: string, names: readonly string[]): void {
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  if (twin !== undefined) throw new Error(`Two rooms register the same ${what}: ${twin}`);
}
