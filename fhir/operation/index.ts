export { operation } from './contract.ts';
export type { Act, InputOf, OperationContract, OperationScope, OutputOf } from './contract.ts';
export { create, update } from './change.ts';
export type { Change } from './change.ts';
export { sidesOf } from './guard.ts';
export type { Ask, Seen, WriteAttempt, WriteGuard, Writer } from './guard.ts';
export { orderKind } from './orderKind.ts';
export type { OrderKind, OrderProblem, OrderRequest, OrderState } from './orderKind.ts';
