import { UserError } from '../user-error';
import type { SynthesizedStack, TemplateResource } from './assembly';
import { Identifiers, type Endpoints, type Place } from './identifiers';
import { Intrinsics } from './intrinsics';

const ACCOUNT = '123456789012';

/** One resource that will exist: its condition, if any, holds. */
export class Resource {
  constructor(
    readonly stack: SynthesizedStack,
    readonly place: Place,
    readonly logicalId: string,
    private readonly definition: TemplateResource,
    readonly intrinsics: Intrinsics,
    readonly identifiers: Identifiers,
  ) {}

  get type(): string {
    return this.definition.Type;
  }

  get constructPath(): string {
    return this.stack.constructPaths.get(this.logicalId) ?? `${this.stack.name}/${this.logicalId}`;
  }

  /** One property, or a part of it, resolved; undefined where the template has none. */
  property<T>(...names: string[]): T | undefined {
    const value = names.reduce<any>((outer, name) => outer?.[name], this.definition.Properties);
    if (value === undefined) return undefined;
    const resolved = this.intrinsics.resolve(value, [this.logicalId, ...names].join('.'));
    return typeof resolved === 'symbol' ? undefined : resolved as T;
  }

  required<T>(name: string): T {
    const value = this.property<T>(name);
    if (value === undefined) throw new UserError(`${this.type} ${this.logicalId} in stack ${this.stack.name} has no \`${name}\``);
    return value;
  }
}

/** All stacks of an app with every reference between them resolvable. */
export class World {
  readonly resources: readonly Resource[];
  private readonly byStack = new Map<string, Map<string, Resource>>();

  constructor(private readonly stacks: readonly SynthesizedStack[], region: string, private readonly endpoints: (apiId: string) => Endpoints) {
    for (const stack of stacks) this.byStack.set(stack.name, this.readStack(stack, region));
    this.resources = [...this.byStack.values()].flatMap((resources) => [...resources.values()]);
  }

  ofType(...types: string[]): Resource[] {
    return this.resources.filter((resource) => types.includes(resource.type));
  }

  private readStack(stack: SynthesizedStack, defaultRegion: string): Map<string, Resource> {
    const region = stack.region ?? defaultRegion;
    const partition = partitionOf(region);
    const place: Place = { partition, region, account: stack.account ?? ACCOUNT, stackName: stack.name };
    const resources = new Map<string, Resource>();
    const find = (logicalId: string): Resource => {
      const resource = resources.get(logicalId);
      if (!resource) throw new UserError(`stack ${stack.name} refers to \`${logicalId}\`, which is neither a resource nor a parameter of it`);
      return resource;
    };
    const intrinsics = new Intrinsics(stack, {
      pseudo: {
        'AWS::Region': region,
        'AWS::AccountId': place.account,
        'AWS::Partition': partition,
        'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
        'AWS::StackName': stack.name,
        'AWS::StackId': `arn:${partition}:cloudformation:${region}:${place.account}:stack/${stack.name}/local`,
      },
      reference: (logicalId) => find(logicalId).identifiers.reference,
      attribute: (logicalId, name) => find(logicalId).identifiers.attribute(name),
      importedValue: (name) => this.importedValue(name, stack.name),
      stackOutput: (stackName, output) => this.stackOutput(stackName, output, stack.name),
    });
    for (const [logicalId, definition] of Object.entries(stack.template.Resources)) {
      if (definition.Condition !== undefined && !intrinsics.condition(definition.Condition)) continue;
      const identifiers = new Identifiers(place, logicalId, definition, (value, where) => intrinsics.text(value, where), this.endpoints);
      resources.set(logicalId, new Resource(stack, place, logicalId, definition, intrinsics, identifiers));
    }
    return resources;
  }

  private importedValue(name: string, importer: string): unknown {
    for (const stack of this.stacks) {
      for (const output of Object.values(stack.template.Outputs ?? {})) {
        if (output.Export === undefined) continue;
        const intrinsics = this.intrinsicsOf(stack.name);
        if (intrinsics && intrinsics.text(output.Export.Name, 'Outputs') === name) return intrinsics.resolve(output.Value, `Outputs (${name})`);
      }
    }
    throw new UserError(`stack ${importer} imports \`${name}\`, which no stack of this app exports`);
  }

  private stackOutput(stackName: string, output: string, reader: string): unknown {
    const stack = this.stacks.find(({ name }) => name === stackName);
    const value = stack?.template.Outputs?.[output]?.Value;
    const intrinsics = this.intrinsicsOf(stackName);
    if (value === undefined || !intrinsics) throw new UserError(`stack ${reader} reads output \`${output}\` of stack ${stackName}, which this app does not have`);
    return intrinsics.resolve(value, `Outputs.${output}`);
  }

  private intrinsicsOf(stackName: string): Intrinsics | undefined {
    return [...(this.byStack.get(stackName)?.values() ?? [])][0]?.intrinsics;
  }
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
