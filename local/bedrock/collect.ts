import { BedrockError, isBedrockErrorName } from './errors';
import type { Content, Fault, ModelEvent, Part } from './model';

export type Stop = Extract<ModelEvent, { type: 'stop' }>;

export class ConnectionFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault);
  }
}

/** A whole answer. What breaks a stream breaks it too: an exception becomes an error response, a fault of the connection stays one. */
export async function collect(events: AsyncIterable<ModelEvent>): Promise<{ content: Content[]; stop: Stop }> {
  const content: Content[] = [];
  const inputs = new Map<Content, string>();
  for await (const event of events) {
    const last = content.at(-1);
    switch (event.type) {
      case 'text':
      case 'reasoning':
        if (last?.type === event.type) {
          content[content.length - 1] = { ...last, text: last.text + event.text };
        } else {
          content.push({ type: event.type, text: event.text });
        }
        break;
      case 'toolUse':
        content.push({ type: 'toolUse', id: event.id, name: event.name, input: {} });
        break;
      case 'toolInput':
        if (last?.type === 'toolUse') {
          inputs.set(last, (inputs.get(last) ?? '') + event.json);
        }
        break;
      case 'stop':
        return { content: content.map((block) => withInput(block, inputs.get(block))), stop: event };
      case 'part':
        throwIfBroken(event.part);
        break;
    }
  }
  throw new BedrockError('ModelErrorException', 'The model ended its answer without a reason.');
}

function throwIfBroken(part: Part): void {
  if ('fault' in part) {
    throw new ConnectionFault(part.fault);
  }
  if ('exception' in part) {
    const name = part.exception[0].toUpperCase() + part.exception.slice(1);
    throw new BedrockError(isBedrockErrorName(name) ? name : 'InternalServerException', part.message);
  }
}

function withInput(block: Content, json: string | undefined): Content {
  return block.type === 'toolUse' && json !== undefined ? { ...block, input: JSON.parse(json) } : block;
}
