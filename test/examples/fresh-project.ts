import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** What git keeps of an example, in a folder outside this repository and without its tools on the PATH. */
export class FreshProject {
  readonly folder: string;
  private readonly paths = process.env.PATH!.split(path.delimiter).filter((entry) => !entry.includes(`node_modules${path.sep}.bin`));

  constructor(readonly language: string, readonly scenario: string) {
    const example = `examples/${language}/${scenario}`;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), `${language}-${scenario}-`));
    for (const file of execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', example], { encoding: 'utf8' }).split('\n').filter(Boolean)) {
      const copy = path.join(this.folder, path.relative(example, file));
      fs.mkdirSync(path.dirname(copy), { recursive: true });
      fs.copyFileSync(file, copy);
    }
  }

  /** Puts the tools of a folder inside the project before all others. */
  prefer(tools: string): void {
    this.paths.unshift(path.join(this.folder, tools));
  }

  run(command: string, args: string[]): string {
    return execFileSync(command, args, { cwd: this.folder, encoding: 'utf8', env: this.environment, stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 });
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PATH: this.paths.join(path.delimiter),
      NODE_PATH: '',
      CDK_OUTDIR: path.join(this.folder, 'cdk.out'),
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1',
    };
  }

  /** Runs the app as the CDK would, and gives every template and asset manifest by its name. */
  synthesize(): Record<string, unknown> {
    const { app } = JSON.parse(fs.readFileSync(path.join(this.folder, 'cdk.json'), 'utf8'));
    this.run('sh', ['-c', app]);
    const assembly = path.join(this.folder, 'cdk.out');
    const files = fs.readdirSync(assembly).filter((file) => /\.(template|assets)\.json$/.test(file)).sort();
    return Object.fromEntries(files.map((file) => [file, JSON.parse(fs.readFileSync(path.join(assembly, file), 'utf8'))]));
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
