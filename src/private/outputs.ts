import { CfnOutput, CfnOutputProps, Lazy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * The first construct of a stack tells its values under the plain names; every later one puts its path before them. A construct added
 * later renames nothing; a name that the app gives to an output of its own, before or after, is the app's.
 */
export function tell(scope: Construct, name: string, value: string, description: string): void {
  const stack = Stack.of(scope);
  const spokenFor = new Set(outputsOf(stack).flatMap((output) => output instanceof Told ? output.names : []));
  const path = scope.node.path.slice(stack.node.path.length).replace(/[^A-Za-z0-9]/g, '');
  new Told(scope, name, [name, `${path}${name}`].filter((candidate) => !spokenFor.has(candidate)), { value, description });
}

/** Takes the first of its names that the app has not given away once the template is written, or else one that CDK makes. */
class Told extends CfnOutput {
  constructor(scope: Construct, id: string, readonly names: readonly string[], props: CfnOutputProps) {
    super(scope, id, props);
    this.overrideLogicalId(Lazy.uncachedString({
      produce: () => {
        const taken = new Set(outputsOf(this.stack).filter((other) => !(other instanceof Told)).map((other) => this.stack.resolve(other.logicalId)));
        return names.find((candidate) => !taken.has(candidate)) ?? this.stack.getLogicalId(this);
      },
    }));
  }
}

/** Those of its nested stacks and stages are not its own. */
function outputsOf(stack: Stack): CfnOutput[] {
  return stack.node.findAll().filter((construct): construct is CfnOutput => construct instanceof CfnOutput && construct.stack === stack);
}
