import * as os from 'node:os';
import { median, pairedRatio, spread } from './statistics';
import type { StreamFigures } from './stream';

export interface Results {
  readonly sizes: Record<string, { readonly raw: number; readonly zipped: number }>;
  readonly loads: Record<string, number[]>;
  readonly coldStarts: Record<string, number[]>;
  readonly streams: Record<string, StreamFigures[]>;
  /** Whether the share of the processor could be limited. */
  limited: boolean;
}

const KIB = (bytes: number) => (bytes / 1024).toFixed(0);
const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`;

export function report(results: Results, { runs, streams: streamRuns }: { runs: number; streams: number }): string {
  const { sizes, loads, coldStarts, streams, limited } = results;
  const of = (name: string, figure: keyof StreamFigures) => streams[name].map((figures) => figures[figure]);
  const loadRatio = (name: string) => pairedRatio(loads[name], loads.pattern);
  const target = (what: string, got: string, wanted: string, met: boolean) => row(what, got, wanted, met ? 'yes' : '**no**');
  const ours = (figure: keyof StreamFigures) => median(of('ours', figure));
  const coldRatio = pairedRatio(coldStarts.ours, coldStarts.Amplify);
  const publishRatio = ours('publishes') / median(of('Amplify', 'publishes'));
  const worst = Math.max(...of('ours', 'wrongCharacters'));

  return `# Benchmarks of the chat function

The shipped bundle against the serverless pattern's original form (CommonJS, SDK unbundled, one InvokeModel), a naive streamer (one awaited
publish per delta) and the prebuilt handler of \`@aws-amplify/ai-constructs\` 1.7.0: each under Node.js 24 in a process of its own, over TLS
against stand-ins for Bedrock and AppSync on loopback that speak the real wire. Runs are interleaved. Only ratios within one call mean
something on another machine; differences under 10 % mean little. Figures are medians, with least and most in parentheses; ratios of cold
starts are medians of the ratios of runs that stood side by side.

\`\`\`
npm install --prefix bench/baselines --legacy-peer-deps --ignore-scripts
npx tsx bench/function/main.ts --runs ${runs} --streams ${streamRuns} --write
\`\`\`

${os.cpus().length} × ${os.cpus()[0].model}, ${os.type()}; ${runs} cold runs, ${streamRuns} streams.${limited ? '' : ' This machine cannot limit the share of the processor: cold starts ran at full speed.'}

## Against the targets

${row('what', 'measured', 'target', 'met')}
${row('---', '---', '---', '---')}
${target('bundle, KiB', KIB(sizes.ours.raw), '≤ 260', sizes.ours.raw <= 260 * 1024)}
${target('bundle zipped, KiB', KIB(sizes.ours.zipped), '≤ 85', sizes.ours.zipped <= 85 * 1024)}
${target('module load ÷ pattern, unprimed', loadRatio('ours, unprimed').toFixed(2), '≤ 0.62', loadRatio('ours, unprimed') <= 0.62)}
${target('module load ÷ pattern, primed', loadRatio('ours').toFixed(2), '≤ 0.90', loadRatio('ours') <= 0.9)}
${target('import → first publish at 0.29 CPU ÷ Amplify', coldRatio.toFixed(2), '≤ 0.55', coldRatio <= 0.55)}
${target('first delta → first publish, ms', spread(of('ours', 'firstPublishMillis')), '≤ 5', ours('firstPublishMillis') <= 5)}
${target('lag p95, ms', spread(of('ours', 'lagP95Millis')), '≤ 120', ours('lagP95Millis') <= 120)}
${target('last delta → terminal event, ms', spread(of('ours', 'endMillis')), '≤ 50', ours('endMillis') <= 50)}
${target('publishes ÷ Amplify', publishRatio.toFixed(2), '≤ 0.12', publishRatio <= 0.12)}
${target('invocation ÷ model', ours('invocationToModel').toFixed(3), '≤ 1.03', ours('invocationToModel') <= 1.03)}
${target('AppSync + DynamoDB ÷ model', `${(100 * ours('priceShare')).toFixed(1)} %`, '≤ 6 %', ours('priceShare') <= 0.06)}
${target('wrong or missing characters', String(worst), '0', worst === 0)}

## Cold starts

${row('contender', 'KiB', 'zipped', 'load, ms', 'import → first publish at 0.29 CPU, ms')}
${row('---', '---', '---', '---', '---')}
${[...new Set([...Object.keys(loads), ...Object.keys(coldStarts)])].map((name) => row(
  name, sizes[name] ? KIB(sizes[name].raw) : '', sizes[name] ? KIB(sizes[name].zipped) : '',
  loads[name] ? spread(loads[name]) : '', coldStarts[name] ? spread(coldStarts[name]) : '',
)).join('\n')}

The load of \`ours\` holds its priming. The model's first delta comes after 200 ms.

## A reply of 400 deltas, 10 ms apart, each publish taking 20 ms

${row('contender', 'first publish, ms', 'lag p95, ms', 'end, ms', 'requests', 'KiB sent', 'invocation ÷ model', 'CPU, ms', 'price ÷ model')}
${row('---', '---', '---', '---', '---', '---', '---', '---', '---')}
${Object.keys(streams).map((name) => row(
  name, spread(of(name, 'firstPublishMillis')), spread(of(name, 'lagP95Millis'), 0), spread(of(name, 'endMillis'), 0),
  median(of(name, 'publishes')), KIB(median(of(name, 'bytes'))), median(of(name, 'invocationToModel')).toFixed(2),
  median(of(name, 'cpuMillis')).toFixed(0), `${(100 * median(of(name, 'priceShare'))).toFixed(1)} %`,
)).join('\n')}

Prices: AppSync $4 per million operations and $2 per million updates of 5 KB for one subscriber, DynamoDB on demand $0.625 per million
writes of 1 KB and $0.125 per million reads, the model $15 per million tokens, one token a delta. A reply of ours makes one \`startTurn\`
(two writes), a \`publishReply\` for each interval (none), a \`saveReply\` a second and one \`finishTurn\` (the turn and the lock). Amplify's
message table has two indexes that hold everything, so that each of its writes counts three times.
`;
}
