import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * The first construct of a stack tells its values under the plain names; every later one puts its path before them. A name that is
 * taken is never taken again, so that a construct added later renames nothing.
 */
export function tell(scope: Construct, name: string, value: string, description: string): void {
  const stack = Stack.of(scope);
  const taken = new Set(stack.node.findAll().filter(isOutput).map((output) => stack.resolve(output.logicalId)));
  const path = scope.node.path.slice(stack.node.path.length).replace(/[^A-Za-z0-9]/g, '');
  const free = [name, `${path}${name}`].find((candidate) => !taken.has(candidate));
  const output = new CfnOutput(scope, name, { value, description });
  if (free) output.overrideLogicalId(free);
}

function isOutput(construct: unknown): construct is CfnOutput {
  return construct instanceof CfnOutput;
}
