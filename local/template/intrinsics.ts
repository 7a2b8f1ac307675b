import { UserError } from '../user-error';
import type { SynthesizedStack } from './assembly';

/** What intrinsics need to know of the world around one stack. */
export interface Surroundings {
  readonly pseudo: Readonly<Record<string, string>>;
  /** `Ref` of a resource. */
  reference(logicalId: string): string;
  /** `Fn::GetAtt` of a resource. */
  attribute(logicalId: string, name: string): unknown;
  /** `Fn::ImportValue`. */
  importedValue(name: string): unknown;
  /** An output of another stack of the app. */
  stackOutput(stackName: string, output: string): unknown;
}

export const NO_VALUE = Symbol('AWS::NoValue');

/** Resolves the intrinsic functions in the templates of one stack. */
export class Intrinsics {
  constructor(private readonly stack: SynthesizedStack, private readonly surroundings: Surroundings) {}

  resolve(value: unknown, where: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item, where)).filter((item) => item !== NO_VALUE);
    if (typeof value !== 'object' || value === null) return value;
    const keys = Object.keys(value);
    if (keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'))) {
      return this.call(keys[0], (value as Record<string, unknown>)[keys[0]], where);
    }
    return Object.fromEntries(Object.entries(value)
      .map(([key, item]) => [key, this.resolve(item, `${where}.${key}`)] as const)
      .filter(([, item]) => item !== NO_VALUE));
  }

  text(value: unknown, where: string): string {
    const resolved = this.resolve(value, where);
    if (typeof resolved === 'string') return resolved;
    if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
    throw new UserError(`${where} in stack ${this.stack.name} should be text, but it resolves to ${JSON.stringify(resolved)}`);
  }

  condition(name: string): boolean {
    const condition = this.stack.template.Conditions?.[name];
    if (condition === undefined) throw new UserError(`stack ${this.stack.name} has no condition \`${name}\``);
    return this.truth(condition, `Conditions.${name}`);
  }

  private call(name: string, argument: unknown, where: string): unknown {
    switch (name) {
      case 'Ref': return this.reference(String(argument));
      case 'Fn::GetAtt': {
        const [logicalId, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
        return this.surroundings.attribute(String(logicalId), this.text(attribute.length > 1 ? attribute.join('.') : attribute[0], where));
      }
      case 'Fn::Join': {
        const [separator, items] = argument as [string, unknown];
        return this.list(items, where).join(separator);
      }
      case 'Fn::Sub': return this.substitute(argument, where);
      case 'Fn::Select': {
        const [index, items] = argument as [unknown, unknown];
        const list = this.list(items, where);
        const item = list[Number(this.text(index, where))];
        if (item === undefined) throw new UserError(`${where} in stack ${this.stack.name} selects item ${index} of a list of ${list.length}`);
        return item;
      }
      case 'Fn::Split': {
        const [separator, text] = argument as [string, unknown];
        return this.text(text, where).split(separator);
      }
      case 'Fn::If': {
        const [condition, yes, no] = argument as [string, unknown, unknown];
        return this.resolve(this.condition(condition) ? yes : no, where);
      }
      case 'Fn::Base64': return Buffer.from(this.text(argument, where)).toString('base64');
      case 'Fn::FindInMap': return this.findInMap(argument as unknown[], where);
      case 'Fn::ImportValue': return this.surroundings.importedValue(this.text(argument, where));
      case 'Fn::GetStackOutput': {
        const { StackName, OutputName } = argument as { StackName: unknown; OutputName: unknown };
        return this.surroundings.stackOutput(this.text(StackName, where), this.text(OutputName, where));
      }
      case 'Fn::GetAZs': return ['a', 'b', 'c'].map((zone) => `${this.text(argument || { Ref: 'AWS::Region' }, where)}${zone}`);
      case 'Fn::ToJsonString': return JSON.stringify(this.resolve(argument, where));
      case 'Fn::Length': return this.list(argument, where).length;
      case 'Fn::Equals': case 'Fn::And': case 'Fn::Or': case 'Fn::Not': return this.truth({ [name]: argument }, where);
      default:
        throw new UserError(`${where} in stack ${this.stack.name} uses \`${name}\`, which the local runner does not know`);
    }
  }

  private reference(name: string): unknown {
    if (name === 'AWS::NoValue') return NO_VALUE;
    if (name in this.surroundings.pseudo) return this.surroundings.pseudo[name];
    const parameter = this.stack.template.Parameters?.[name];
    if (parameter === undefined) return this.surroundings.reference(name);
    if (parameter.Default === undefined) {
      throw new UserError(`parameter \`${name}\` of stack ${this.stack.name} has no default, and the local runner has no other value for it`);
    }
    if (parameter.Type.startsWith('AWS::SSM::Parameter::Value')) {
      throw new UserError(`parameter \`${name}\` of stack ${this.stack.name} is read from SSM at deployment; the local runner has no SSM`);
    }
    return parameter.Type === 'CommaDelimitedList' ? String(parameter.Default).split(',') : String(parameter.Default);
  }

  private substitute(argument: unknown, where: string): string {
    const [template, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Record<string, unknown>];
    return template.replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return this.text(variables[name], where);
      return this.text(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, where);
    });
  }

  private findInMap(argument: unknown[], where: string): unknown {
    const [map, first, second] = argument.slice(0, 3).map((item) => this.text(item, where));
    const found = this.stack.template.Mappings?.[map]?.[first]?.[second];
    if (found !== undefined) return found;
    const fallback = argument[3] as { DefaultValue?: unknown } | undefined;
    if (fallback && 'DefaultValue' in fallback) return this.resolve(fallback.DefaultValue, where);
    throw new UserError(`mapping \`${map}\` of stack ${this.stack.name} has no \`${first}\` / \`${second}\` (${where})`);
  }

  private list(value: unknown, where: string): unknown[] {
    const resolved = this.resolve(value, where);
    if (!Array.isArray(resolved)) throw new UserError(`${where} in stack ${this.stack.name} should be a list, but it resolves to ${JSON.stringify(resolved)}`);
    return resolved;
  }

  private truth(condition: unknown, where: string): boolean {
    const [name, argument] = Object.entries(condition as Record<string, unknown>)[0] ?? [];
    switch (name) {
      case 'Condition': return this.condition(String(argument));
      case 'Fn::Equals': {
        const [left, right] = argument as [unknown, unknown];
        return this.text(left, where) === this.text(right, where);
      }
      case 'Fn::Not': return !this.truth((argument as unknown[])[0], where);
      case 'Fn::And': return (argument as unknown[]).every((item) => this.truth(item, where));
      case 'Fn::Or': return (argument as unknown[]).some((item) => this.truth(item, where));
      default: throw new UserError(`${where} in stack ${this.stack.name} uses \`${name}\`, which the local runner does not know as a condition`);
    }
  }
}
