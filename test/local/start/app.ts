import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { BedrockChatApi, type BedrockChatApiProps } from '../../../src';

export const MODEL_ID = 'amazon.nova-lite-v1:0';

const folders: string[] = [];

/** Synthesizes an app with the given constructs and gives its assembly. */
export function synthesize(build: (stack: Stack) => void): string {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-out-'));
  folders.push(outdir);
  const app = new App({ outdir, context: { '@aws-cdk/core:validateAgainstDefaultRules': false } });
  build(new Stack(app, 'Stack'));
  app.synth();
  return outdir;
}

export function synthesizeChat(props: Partial<BedrockChatApiProps> = {}): string {
  return synthesize((stack) => new BedrockChatApi(stack, 'Chat', { modelId: MODEL_ID, ...props }));
}

export function removeApps(): void {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
}
