/**
 * What the package adds to an app's synth: its import once the CDK is loaded, and its synth against two apps without it. Each run is a
 * process of its own; the three take turns. Needs `npx projen bundle` and `npx projen compile`.
 *
 *   npx tsx bench/synth.ts [--runs 15] [--modules FOLDER] [--write]
 *
 * `--modules` names a node_modules with another aws-cdk-lib than the oldest that the package takes.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { median, spread } from './function/statistics';
import { writeSection } from './section';

const CONTENDERS = ['ours', 'byHand', 'bare'] as const;
const MODULES = path.resolve('node_modules');
type Contender = typeof CONTENDERS[number];
interface Run { readonly cdk: number; readonly own: number; readonly synth: number; readonly whole: number }

async function run(contender: Contender, modules: string): Promise<Run> {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-synth-'));
  try {
    const [figures] = await once(fork(path.join(__dirname, 'synth/child.cjs'), [contender, outdir, modules], { execArgv: [] }), 'message');
    return figures as Run;
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
}

function report(runs: Record<Contender, Run[]>, modules: string): string {
  const of = (contender: Contender, figure: keyof Run) => runs[contender].map((each) => each[figure]);
  const row = (contender: Contender, name: string) =>
    `| ${name} | ${spread(of(contender, 'cdk'), 0)} | ${spread(of(contender, 'own'), 0)} | ${spread(of(contender, 'synth'), 0)} | ${spread(of(contender, 'whole'), 0)} |`;
  const own = median(of('ours', 'own'));
  const ratio = (to: Contender) => median(of('ours', 'whole')) / median(of(to, 'whole'));
  const { version } = JSON.parse(fs.readFileSync(path.join(modules, 'aws-cdk-lib/package.json'), 'utf8'));
  return `# Benchmarks of synth, aws-cdk-lib ${version}

An app with the construct against one with an API, a table, a function of the same prebuilt asset and two data sources (*bare*), and against
that with as many resolvers and pipeline functions of the same code (*by hand*): each in a Node.js ${process.versions.node} process of its own,
in turns; ${runs.ours.length} runs each. Milliseconds of processor time, which other work on the machine disturbs least; medians, with least
and most in parentheses.

\`\`\`
npx projen bundle && npx projen compile
npx tsx bench/synth.ts --runs ${runs.ours.length}${modules === MODULES ? '' : ' --modules FOLDER'} --write
\`\`\`

| app | import of aws-cdk-lib | import of the package | synth | whole process |
| --- | --- | --- | --- | --- |
${row('ours', 'ours')}
${row('byHand', 'by hand')}
${row('bare', 'bare')}

| what | measured | target | met |
| --- | --- | --- | --- |
| import of the package, ms | ${own.toFixed(0)} | ≤ 50 | ${own <= 50 ? 'yes' : '**no**'} |
| whole process ÷ by hand | ${ratio('byHand').toFixed(2)} | ≤ 1.1 | ${ratio('byHand') <= 1.1 ? 'yes' : '**no**'} |
| whole process ÷ bare | ${ratio('bare').toFixed(2)} | ≤ 1.1 | ${ratio('bare') <= 1.1 ? 'yes' : '**no**'} |

What is above bare is the CDK's work on the resolvers, each a resource of the template with its code in it. It is the same in every version;
newer ones spend some three seconds more on any app, on checking its template.
`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '15' }, modules: { type: 'string', default: MODULES }, write: { type: 'boolean' } },
  });
  const modules = path.resolve(values.modules);
  const runs: Record<Contender, Run[]> = { ours: [], byHand: [], bare: [] };
  for (const contender of CONTENDERS) await run(contender, modules);
  for (let index = 0; index < Number(values.runs); index++) {
    for (const contender of CONTENDERS) runs[contender].push(await run(contender, modules));
  }
  const text = report(runs, modules);
  if (values.write) writeSection(text);
  process.stdout.write(text);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
