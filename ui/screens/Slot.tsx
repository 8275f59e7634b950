// Draws what rooms put into a slot, each filler in its own boundary: one broken filler never takes the screen down. spec: SHL-2
import { type ComponentType, createContext, lazy, memo, type ReactNode, Suspense, useContext } from 'react';
import { FaultBoundary } from '../controls/FaultBoundary.tsx';
import type { SlotFiller, SlotName, StaffSlots } from './screens.ts';

type AnyFiller = SlotFiller<unknown>;
export interface SlotRegistry {
  /** Fillers of one slot in order, already filtered by the permissions of who is signed in. */
  readonly fillersOf: (slot: string) => readonly AnyFiller[];
}

const SlotContext = createContext<SlotRegistry>({ fillersOf: () => [] });
export const SlotProvider = SlotContext.Provider;

const loaded = new WeakMap<AnyFiller, ComponentType<Record<string, unknown>>>();
function componentOf(filler: AnyFiller): ComponentType<Record<string, unknown>> {
  const known = loaded.get(filler);
  if (known) return known;
  const Filler = lazy(async () => ({ default: (await filler.load()).Filler as ComponentType<Record<string, unknown>> })) as unknown as ComponentType<Record<string, unknown>>;
  loaded.set(filler, Filler);
  return Filler;
}

interface SlotProps<Name extends SlotName> {
  readonly name: Name;
  readonly props: StaffSlots[Name];
  readonly wrap?: (node: ReactNode, filler: { name: string }) => ReactNode;
  readonly empty?: ReactNode;
}

/** `<Slot name="chart.summary" props={{ patientId }} wrap={(node, filler) => <Card>{node}</Card>} />`; draws nothing when nobody fills it, and nothing anew while its props are the same. */
export const Slot = memo(SlotOf, (before, after) => before.name === after.name && before.wrap === after.wrap && before.empty === after.empty && isSameProps(before.props, after.props)) as typeof SlotOf;

function SlotOf<Name extends SlotName>(props: SlotProps<Name>) {
  const fillers = useContext(SlotContext).fillersOf(props.name);
  if (fillers.length === 0) return <>{props.empty}</>;
  return (
    <>
      {fillers.map((filler) => {
        const Filler = componentOf(filler);
        const node = (
          <FaultBoundary key={filler.name} compact>
            <Suspense fallback={null}>
              <Filler {...(props.props as Record<string, unknown>)} />
            </Suspense>
          </FaultBoundary>
        );
        return props.wrap ? <div key={filler.name}>{props.wrap(node, filler)}</div> : node;
      })}
    </>
  );
}

function isSameProps(before: object, after: object): boolean {
  const [old, now] = [Object.entries(before), Object.entries(after)];
  return old.length === now.length && now.every(([name, value]) => (before as Record<string, unknown>)[name] === value);
}

/** Names of the fillers, for screens that draw tabs or lists from them. */
export function useSlotFillers(name: SlotName): readonly { readonly name: string; readonly order: number }[] {
  return useContext(SlotContext).fillersOf(name);
}
