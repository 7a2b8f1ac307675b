import { lastQuestion } from './conversation';
import type { ModelRequest, Tool } from '../../model';

/** The tool to use: the one that the request demands, or the one that the question names. Not again when its result is there. */
export function chooseTool(request: ModelRequest): { name: string; input: Record<string, unknown> } | undefined {
  const { tools, toolChoice } = request;
  if (toolResults(request).length > 0) {
    return undefined;
  }
  const question = lastQuestion(request);
  const named = (tool: Tool) => question.toLowerCase().replace(/[_-]/g, ' ').includes(tool.name.toLowerCase().replace(/[_-]/g, ' '));
  const tool = toolChoice && 'tool' in toolChoice ? tools.find(({ name }) => name === toolChoice.tool)
    : tools.find(named) ?? (toolChoice ? tools[0] : undefined);
  return tool && { name: tool.name, input: inputFor(tool, question) };
}

export function toolResults({ messages }: ModelRequest): readonly string[] {
  return (messages.at(-1)?.content ?? []).flatMap((block) => (block.type === 'toolResult' ? [block.text] : []));
}

/** Quoted words and numbers of the question, in the order of the schema's properties. */
function inputFor(tool: Tool, question: string): Record<string, unknown> {
  const words = [...question.matchAll(/["“'‘]([^"”'’]+)["”'’]/g)].map(([, word]) => word);
  const numbers = [...question.matchAll(/-?\d+(?:\.\d+)?/g)].map(Number);
  const properties = (tool.inputSchema.properties ?? {}) as Record<string, { type?: string; enum?: unknown[] }>;
  return Object.fromEntries(Object.entries(properties).map(([name, { type, enum: values }]) => {
    if (values) {
      return [name, values.find((value) => question.includes(String(value))) ?? values[0]];
    }
    switch (type) {
      case 'number':
      case 'integer': return [name, numbers.shift() ?? 0];
      case 'boolean': return [name, true];
      case 'array': return [name, []];
      case 'object': return [name, {}];
      default: return [name, words.shift() ?? question];
    }
  }));
}
