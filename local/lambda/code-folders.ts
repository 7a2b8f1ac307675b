import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { FunctionPlan } from '../plan';

/** Where the code of functions lies: the asset in the assembly, or a folder for code that stands in the template, until it is removed. */
export class CodeFolders {
  private readonly written = new Map<string, string>();

  of({ arn, code }: FunctionPlan): string {
    return 'folder' in code ? code.folder : this.written.get(arn) ?? this.write(arn, code.inline);
  }

  remove(): void {
    for (const folder of this.written.values()) fs.rmSync(folder, { recursive: true, force: true });
    this.written.clear();
  }

  private write(arn: string, text: string): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bedrock-chat-function-'));
    this.written.set(arn, folder);
    fs.writeFileSync(path.join(folder, 'index.js'), text);
    return folder;
  }
}
