// Door of the facility's model: who, where, with what.
export * from './catalogue/index.ts';
