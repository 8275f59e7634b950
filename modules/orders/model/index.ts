// Door of the model of orders.
export { orderKinds, placeOrders } from './contracts.ts';
export { faults } from './faults.ts';
export { openOrderKinds } from './orderKinds.ts';
export type { OrderKinds } from './orderKinds.ts';
export { permissions } from './permissions.ts';
export { decidePlaceOrders } from './placeOrders.ts';
export { serviceOrder } from './serviceOrder.ts';
