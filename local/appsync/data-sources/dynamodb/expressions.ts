import { objectAt, onlyElements, optionalObjectAt, textAt, type RequestObject } from '../request-object';
import { toWire, type Attributes } from './attribute-values';

interface Part { readonly expression: string; readonly names: RequestObject; readonly values: Attributes }

const EXPRESSION = ['expression', 'expressionNames', 'expressionValues'];

/** Collects the expressions of one request: DynamoDB has one set of names and values for all of them, and refuses empty ones. */
export class Expressions {
  private readonly parts: [parameter: string, Part][] = [];

  constructor(private readonly request: RequestObject, private readonly path = '$') {}

  required(name: string, parameter: string): this {
    return this.add(parameter, objectAt(this.request, name, this.path), `${this.path}[${name}]`);
  }

  optional(name: string, parameter: string, further: readonly string[] = []): this {
    const object = optionalObjectAt(this.request, name, this.path);
    return object ? this.add(parameter, object, `${this.path}[${name}]`, further) : this;
  }

  parameters(): Record<string, unknown> {
    const names = Object.assign({}, ...this.parts.map(([, part]) => part.names)) as RequestObject;
    const values = Object.assign({}, ...this.parts.map(([, part]) => part.values)) as Attributes;
    return {
      ...Object.fromEntries(this.parts.map(([parameter, part]) => [parameter, part.expression])),
      ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
      ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
    };
  }

  private add(parameter: string, object: RequestObject, path: string, further: readonly string[] = []): this {
    onlyElements(object, [...EXPRESSION, ...further], path);
    this.parts.push([parameter, {
      expression: textAt(object, 'expression', path),
      names: optionalObjectAt(object, 'expressionNames', path) ?? {},
      values: toWire(optionalObjectAt(object, 'expressionValues', path) ?? {}, `${path}[expressionValues]`),
    }]);
    return this;
  }
}
