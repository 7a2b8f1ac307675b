import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Contender } from './contenders';
import type { Neighbours } from './neighbours';
import { node24 } from '../../test/node-24';

export interface Invocation {
  readonly begun: number;
  readonly loaded: number;
  readonly called: number;
  readonly done: number;
  readonly cpu: number;
}

/** One process under Node.js 24 that holds a contender, as Lambda would hold it. */
export class Environment {
  public static async start(contender: Contender, neighbours: Neighbours, certificateFile: string): Promise<Environment> {
    const child = fork(path.join(__dirname, 'child.cjs'), [contender.entry, ...(contender.primes ? ['primed'] : [])], {
      execPath: node24(),
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        AWS_REGION: 'eu-west-1',
        AWS_LAMBDA_FUNCTION_NAME: 'bench',
        MODEL_ID: 'bench',
        GRAPHQL_URL: neighbours.graphqlUrl,
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: neighbours.bedrockUrl,
        NODE_EXTRA_CA_CERTS: certificateFile,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'secretEXAMPLE',
        AWS_SESSION_TOKEN: 'tokenEXAMPLE',
      },
    });
    const { load } = await messageOf(child);
    return new Environment(child, load, contender.event(neighbours.graphqlUrl));
  }

  private constructor(private readonly child: ChildProcess, public readonly load: number, private readonly event: object) {}

  public async invoke(event = this.event): Promise<Invocation> {
    this.child.send({ event });
    return messageOf(this.child);
  }

  /** From here on the process has a share of one processor; false where this machine cannot do that. */
  public limitTo(share: number): boolean {
    const group = `/sys/fs/cgroup/cpu/chat-bench-${this.child.pid}`;
    try {
      fs.mkdirSync(group);
      fs.writeFileSync(`${group}/cpu.cfs_period_us`, '20000');
      fs.writeFileSync(`${group}/cpu.cfs_quota_us`, String(Math.round(20_000 * share)));
      fs.writeFileSync(`${group}/cgroup.procs`, String(this.child.pid));
    } catch {
      return false;
    }
    this.child.once('exit', () => fs.rmdirSync(group));
    return true;
  }

  public async end(): Promise<void> {
    this.child.kill();
    await once(this.child, 'exit');
  }
}

async function messageOf(child: ChildProcess): Promise<any> {
  const ended = new AbortController();
  const exit = once(child, 'exit', { signal: ended.signal }).then(([code]) => { throw new Error(`the contender's process ended with ${code}`); });
  exit.catch(() => {});
  const [message] = await Promise.race([once(child, 'message', { signal: ended.signal }), exit]);
  ended.abort();
  return message;
}
