import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from './user-error';

export interface CallerCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Asked again so long before credentials end. */
const MARGIN_MILLIS = 5 * 60_000;

type Export = () => Promise<string>;

const exportFromCli: Export = async () => (await promisify(execFile)('aws', ['configure', 'export-credentials', '--format', 'process'])).stdout;

/** The credentials of the person who runs this: from the environment, else from the AWS CLI, which knows profiles and single sign-on. */
export function callerCredentials(
  environment: NodeJS.ProcessEnv = process.env, exportCredentials = exportFromCli, now = Date.now,
): () => Promise<CallerCredentials> {
  let known: CallerCredentials | undefined;
  return async () => {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = environment;
    if (accessKeyId && secretAccessKey) {
      return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
    }
    if (!known || (known.expiration && known.expiration.getTime() - MARGIN_MILLIS < now())) {
      known = await fromCli(exportCredentials);
    }
    return known;
  };
}

async function fromCli(exportCredentials: Export): Promise<CallerCredentials> {
  try {
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = JSON.parse(await exportCredentials());
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken ? { sessionToken: SessionToken } : {}),
      ...(Expiration ? { expiration: new Date(Expiration) } : {}),
    };
  } catch (error) {
    throw new UserError('there are no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, '
      + `or sign in with the AWS CLI (aws configure, aws sso login). The AWS CLI said: ${gist((error as Error).message)}`);
  }
}

/** Of a command's many lines the one that says what is wrong. */
function gist(message: string): string {
  const [first, ...lines] = message.trim().split('\n').map((line) => line.trim()).filter(Boolean);
  return lines.find((line) => /error|could not|unable|expired/i.test(line)) ?? lines.at(-1) ?? first;
}
