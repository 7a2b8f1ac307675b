import type { ApiPlan, Plan } from '../plan';
import { UserError } from '../user-error';
import { readApis } from './apis';
import type { SynthesizedStack } from './assembly';
import { readFunctions } from './functions';
import type { Endpoints } from './identifiers';
import { readRoles } from './roles';
import { readSites, type Site } from './sites';
import { readTables } from './tables';
import { World } from './world';

export interface ReadPlanOptions {
  /** Where an API will be served; known before it is, since the function's environment holds it. */
  readonly endpoints: (apiId: string) => Endpoints;
  /** The Region of stacks that name none. */
  readonly region: string;
}

/** Kinds of resources that are read, or whose effect is seen through others. */
const READ = [
  'AWS::AppSync::', 'AWS::Lambda::', 'AWS::IAM::', 'AWS::DynamoDB::', 'AWS::Logs::', 'AWS::CDK::Metadata', 'AWS::Cognito::',
];

/** What is to be run of a synthesized app. */
export function readPlan(stacks: readonly SynthesizedStack[], options: ReadPlanOptions): Plan {
  const world = new World(stacks, options.region, options.endpoints);
  const apis = readApis(world);
  if (apis.length === 0) {
    throw new UserError('the app holds no AppSync API (AWS::AppSync::GraphQLApi); add a BedrockChatApi to a stack of it and synthesize again');
  }
  const sites = readSites(world);
  const [{ place }] = world.ofType('AWS::AppSync::GraphQLApi');
  return {
    partition: place.partition,
    region: place.region,
    account: place.account,
    apis,
    functions: readFunctions(world, new Set(apis.flatMap(calledFunctions))),
    tables: readTables(world),
    roles: readRoles(world),
    sites: sites.map(({ plan }) => plan),
    notRun: notRun(world, sites),
  };
}

function calledFunctions(api: ApiPlan): string[] {
  return [
    ...api.dataSources.flatMap((source) => source.type === 'AWS_LAMBDA' ? [source.functionArn] : []),
    ...[api.defaultAuthorization, ...api.additionalAuthorization].flatMap((mode) => mode.type === 'AWS_LAMBDA' ? [mode.functionArn] : []),
  ];
}

function notRun(world: World, sites: readonly Site[]): Plan['notRun'] {
  const counts = new Map<string, number>();
  const served = new Set(sites.flatMap(({ resources }) => resources));
  for (const resource of world.resources) {
    const { type } = resource;
    if (!served.has(resource) && !READ.some((prefix) => type.startsWith(prefix))) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].map(([type, count]) => ({ type, count }));
}
