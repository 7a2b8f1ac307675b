import type { ChildProcess } from 'node:child_process';

/** Waits until a `bedrock-chat local --json` has said where it is, and asks it one question. */
export async function askRunner(runner: ChildProcess, question: string): Promise<string> {
  const { graphqlUrl, apiKey } = JSON.parse(await firstLine(runner));
  const response = await fetch(graphqlUrl, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'mutation ($input: String!) { invokeModel(input: $input) }', variables: { input: question } }),
  });
  const { data, errors } = await response.json() as { data: { invokeModel: string }; errors?: unknown };
  if (errors) throw new Error(`the runner refused the question: ${JSON.stringify(errors)}`);
  return data.invokeModel;
}

function firstLine({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stdout!.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    stdout!.once('close', () => reject(new Error(`the runner ended before it said where it is; it said: ${text || 'nothing'}`)));
  });
}
