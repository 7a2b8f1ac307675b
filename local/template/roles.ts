import type { PolicyStatement, RolePlan } from '../plan';
import { UserError } from '../user-error';
import type { Resource, World } from './world';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | readonly string[];
  readonly NotResource?: unknown;
  readonly Condition?: PolicyStatement['conditions'];
}
interface Document { readonly Statement: Statement | readonly Statement[] }

/** Every role of the app with what its own policies say. AWS's managed policies speak of services that are not run here. */
export function readRoles(world: World): RolePlan[] {
  const policies = world.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy');
  return world.ofType('AWS::IAM::Role').map((role) => {
    const inline = role.property<{ PolicyDocument: Document }[]>('Policies') ?? [];
    const managed = role.property<string[]>('ManagedPolicyArns') ?? [];
    const attached = policies.filter((policy) => policy.stack === role.stack
      && ((policy.property<string[]>('Roles') ?? []).includes(role.identifiers.name) || managed.includes(policy.identifiers.reference)));
    return {
      logicalId: role.logicalId,
      name: role.identifiers.name,
      arn: role.identifiers.arn,
      statements: [
        ...inline.flatMap(({ PolicyDocument }) => statements(PolicyDocument, role)),
        ...attached.flatMap((policy) => statements(policy.required<Document>('PolicyDocument'), policy)),
      ],
    };
  });
}

function statements(document: Document, resource: Resource): PolicyStatement[] {
  return list(document.Statement).map((statement) => {
    if (statement.NotAction !== undefined || statement.NotResource !== undefined) {
      throw new UserError(`policy ${resource.constructPath} uses NotAction or NotResource, which the local runner does not evaluate`);
    }
    return {
      effect: statement.Effect,
      actions: list(statement.Action ?? []),
      resources: list(statement.Resource ?? []),
      ...(statement.Condition ? { conditions: statement.Condition } : {}),
    };
  });
}

function list<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value as readonly T[] : [value as T];
}
