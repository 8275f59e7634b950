// Door of the model of chart.
export { faults } from './faults.ts';
export { permissions } from './permissions.ts';
