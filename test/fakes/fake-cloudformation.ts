import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifySignature } from '../../local/iam/sigv4';
import type { Principal } from '../../local/services';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** CloudFormation in one Region: checks who asks, and knows the outputs of these stacks. */
export async function fakeCloudFormation(caller: Principal, region: string, stacks: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => body += chunk);
    request.on('end', () => {
      const fields = new URLSearchParams(body);
      const verdict = verifySignature({ method: request.method!, path: request.url!, headers: request.headers, body }, {
        service: 'cloudformation', region, now: Date.now(), find: (id) => id === caller.accessKeyId ? caller : undefined,
      });
      const refuse = (status: number, code: string, message: string) => {
        response.writeHead(status, { 'content-type': 'text/xml' });
        response.end(`<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`);
      };
      if (verdict.failure) return refuse(403, verdict.failure.code, verdict.failure.message);
      if (fields.get('Action') !== 'DescribeStacks' || fields.get('Version') !== '2010-05-15') return refuse(400, 'InvalidAction', 'Could not find operation');
      const outputs = stacks[fields.get('StackName')!];
      if (!outputs) return refuse(400, 'ValidationError', `Stack with id ${fields.get('StackName')} does not exist`);
      response.end(`<DescribeStacksResponse xmlns="${NAMESPACE}">
  <DescribeStacksResult>
    <Stacks>
      <member>
        <StackName>x</StackName>
        <Tags><member><Key>GraphQLAPIURL</Key><Value>not this</Value></member></Tags>
        <Outputs>
          ${Object.entries(outputs).map(([key, value]) => `<member>
            <OutputKey>${key}</OutputKey>
            <OutputValue>${value}</OutputValue>
          </member>`).join('\n')}
        </Outputs>
      </member>
    </Stacks>
  </DescribeStacksResult>
</DescribeStacksResponse>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
