import * as https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { callerCredentials, type CallerCredentials } from '../../caller-credentials';
import { BedrockError } from '../errors';
import type { Forwarder } from '../forwarder';

export interface RealBedrockOptions {
  readonly credentials?: () => Promise<CallerCredentials>;
  readonly request?: typeof https.request;
  /** @default Bedrock's own in the Region of the call */
  readonly host?: (region: string) => string;
}

/** Headers of the call that Bedrock reads, an InvokeModel's guardrail and service tier among them; what signs it here means nothing there. */
const PASSED_ON = /^(content-type|accept|x-amzn-bedrock-.+)$/;
const NOT_PASSED_BACK = ['connection', 'keep-alive', 'transfer-encoding'];

/** Amazon Bedrock, with the credentials of the person who runs this. */
export function realBedrock({ credentials = callerCredentials(), request = https.request, host = bedrockHost }: RealBedrockOptions = {}): Forwarder {
  const agent = new https.Agent({ keepAlive: true });
  return {
    async forward({ region, path, body, headers }, response, signal) {
      const hostname = host(region);
      const signer = new SignatureV4({ service: 'bedrock', region, credentials: await credentials().catch(unsigned), sha256: Sha256 });
      const passed = Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => PASSED_ON.test(name) && typeof value === 'string' ? [[name, value]] : []));
      const signed = await signer.sign({ method: 'POST', protocol: 'https:', hostname, path, headers: { ...passed, host: hostname }, body });
      await new Promise<void>((resolve, reject) => {
        const call = request({ method: 'POST', hostname, path, headers: { ...signed.headers, 'content-length': body.length }, agent, signal }, (answer) => {
          const passedBack = Object.entries(answer.headers).filter(([name, value]) => value !== undefined && !NOT_PASSED_BACK.includes(name));
          response.writeHead(answer.statusCode!, Object.fromEntries(passedBack));
          pipeline(answer, response as NodeJS.WritableStream).then(resolve, reject);
        });
        call.on('error', (error) => reject(new BedrockError('ServiceUnavailableException', `${hostname} cannot be reached: ${error.message}`)));
        call.end(body);
      });
    },
  };
}

function unsigned(reason: Error): never {
  throw new BedrockError('UnrecognizedClientException', `\`--model bedrock\` signs with your own credentials: ${reason.message}`);
}

function bedrockHost(region: string): string {
  return `bedrock-runtime.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}
