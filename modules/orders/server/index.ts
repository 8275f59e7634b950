// Server door of orders.
import { faults, permissions, serviceOrder } from '#modules/orders/model/index.ts';
import { room } from '#fhir/rest/room.ts';
import { orderKinds, placeOrders } from './operations/basket.ts';

export const orders = room({ name: 'orders', permissions, faults, operations: [orderKinds, placeOrders], orderKinds: [serviceOrder] });
