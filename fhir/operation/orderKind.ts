// A kind of order: one object that says what an item is, what bars it, and which resource it becomes. Rooms register their kinds; the
// orders room never asks what kind it holds. https://hl7.org/fhir/R4/workflow-description.html   spec: ORD
import type { z } from 'zod';
import type { CarePlan, DeviceRequest, MedicationRequest, NutritionOrder, ServiceRequest } from '#fhir/types/index.ts';
import type { Act } from './contract.ts';

/** What an order becomes: a request in FHIR's sense, made as a draft and made active when it is placed. */
export type OrderRequest = ServiceRequest | MedicationRequest | DeviceRequest | NutritionOrder | CarePlan;

/** Whom and which visit the order is for, and what was asked for before. */
export interface OrderState {
  readonly patientId: string;
  readonly encounterId: string;
  /** Requests of this visit that are still open, of every kind. */
  readonly open: readonly OrderRequest[];
}

/** Something that bars or should be known; `refuses` bars. `reason` is a message key of the room that owns the kind. */
export interface OrderProblem {
  readonly reason: string;
  readonly refuses: boolean;
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface OrderKind<Item> {
  /** Kebab code, unique in the house: `service`, `laboratory`, `imaging`. */
  readonly code: string;
  /** Message key of its name in the basket. */
  readonly label: string;
  readonly item: z.ZodType<Item>;
  /** Pure: run by the screen at each change and by the server before it writes. */
  check(item: Item, state: OrderState): readonly OrderProblem[];
  /** A draft with the id from `act.newId()`. */
  toResource(item: Item, state: OrderState, act: Act): OrderRequest;
}

/** Keeps the item's type while the kind is written: `const service = orderKind({ … })`. */
export const orderKind = <Item>(kind: OrderKind<Item>): OrderKind<unknown> => kind as OrderKind<unknown>;
