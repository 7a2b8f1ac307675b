import { Kind, type ValueNode } from 'graphql';

/** AppSync is written in Java, and its messages show values as Java's `toString` does. */
export function printJavaValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printJavaValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `{${Object.entries(value).map(([key, item]) => `${key}=${printJavaValue(item)}`).join(', ')}}`;
  return String(value);
}

export function javaType(value: unknown): string {
  if (Array.isArray(value)) return 'ArrayList';
  if (typeof value === 'object') return 'LinkedHashMap';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Double';
  return typeof value === 'string' ? 'String' : 'Boolean';
}

/** A literal as graphql-java prints its syntax tree: `StringValue{value='a'}`. */
export function printJavaNode(node: ValueNode): string {
  switch (node.kind) {
    case Kind.VARIABLE: return `VariableReference{name='${node.name.value}'}`;
    case Kind.ENUM: return `EnumValue{name='${node.value}'}`;
    case Kind.STRING: return `StringValue{value='${node.value}'}`;
    case Kind.NULL: return 'NullValue{}';
    case Kind.LIST: return `ArrayValue{values=[${node.values.map(printJavaNode).join(', ')}]}`;
    case Kind.OBJECT: return `ObjectValue{objectFields=[${node.fields.map((field) => `ObjectField{name='${field.name.value}', value=${printJavaNode(field.value)}}`).join(', ')}]}`;
    default: return `${node.kind}{value=${String(node.value)}}`;
  }
}
