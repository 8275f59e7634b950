// A server with code lists, and calls of its operations by demo people; a refusal is thrown as its fault code.
import type { FastifyInstance } from 'fastify';
import type { OperationContract } from '#fhir/operation/index.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';

export type Inject = FastifyInstance['inject'];

export interface CatalogueServer extends TestServer {
  run<I, O>(contract: OperationContract<I, O>, input: unknown, as: string): Promise<O>;
}

export const testNow = '2026-11-27T02:00:00Z';

export async function openCatalogueServer(): Promise<CatalogueServer> {
  const server = await openTestServer({ demo: true, now: () => new Date(testNow) });
  const people = new Map<string, Promise<Inject>>();
  const inject = (username: string): Promise<Inject> => {
    const known = people.get(username) ?? server.asUser(username);
    people.set(username, known);
    return known;
  };
  return {
    ...server,
    run: async (contract, input, as) => {
      const answer = await (await inject(as))({ method: 'POST', url: `/fhir/$${contract.code}`, payload: JSON.stringify(input), headers: { 'content-type': 'application/fhir+json' } });
      if (answer.statusCode < 300) return contract.output.parse(JSON.parse(answer.body));
      throw new Error((JSON.parse(answer.body) as { issue: { details: { coding: { code: string }[] } }[] }).issue[0]?.details.coding[0]?.code);
    },
  };
}
