// Door of $graphql. https://hl7.org/fhir/R4/graphql.html   spec: GQL
import { room } from '#fhir/rest/room.ts';
import { faults } from './faults.ts';
import { graphql } from './graphql.ts';

export const graphQl = room({ name: 'graphql', faults, standardOperations: [graphql] });
