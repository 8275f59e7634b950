// What is sent must be of the standard's shape before the rules of forms read it. spec: FRM-10
import { Fault } from '#platform/fault/index.ts';
import type { StoreServices } from '#fhir/repository/openStore.ts';
import type { QuestionnaireResponseItem, Resource } from '#fhir/types/index.ts';

type Services = Pick<StoreServices, 'definitions'>;

export function requireWhole({ definitions }: Services, resource: Resource): void {
  const issue = definitions.validate(resource).filter(({ severity }) => severity !== 'warning' && severity !== 'information');
  if (issue.length > 0) throw new Fault('unprocessable', 'fhir.invalid', { issue });
}

export const requireWholeItems = (services: Services, items: readonly QuestionnaireResponseItem[]): void =>
  requireWhole(services, { resourceType: 'QuestionnaireResponse', status: 'in-progress', ...(items.length > 0 && { item: items }) } as Resource);
