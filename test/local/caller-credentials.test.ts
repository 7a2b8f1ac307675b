import { callerCredentials } from '../../local/caller-credentials';

const exported = (changes = {}) => JSON.stringify({ AccessKeyId: 'A', SecretAccessKey: 'S', SessionToken: 'T', ...changes });

test('credentials come from the environment first', async () => {
  const refuse = () => Promise.reject(new Error('not asked'));
  expect(await callerCredentials({ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' }, refuse)()).toEqual({ accessKeyId: 'a', secretAccessKey: 's' });
  expect(await callerCredentials({ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' }, refuse)()).toMatchObject({ sessionToken: 't' });
});

test('else from the AWS CLI, asked again before they end', async () => {
  let asked = 0;
  let now = 0;
  const credentials = callerCredentials({}, async () => exported({ AccessKeyId: `A${asked++}`, Expiration: new Date(now + 3_600_000).toISOString() }), () => now);
  expect(await credentials()).toMatchObject({ accessKeyId: 'A0', secretAccessKey: 'S', sessionToken: 'T' });
  expect(await credentials()).toMatchObject({ accessKeyId: 'A0' });
  now = 3_400_000;
  expect(await credentials()).toMatchObject({ accessKeyId: 'A1' });
});

test('credentials are asked for, if there are none', async () => {
  const none = callerCredentials({}, () => Promise.reject(new Error('spawn aws ENOENT')));
  await expect(none()).rejects.toThrow('there are no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with the AWS CLI');
});

test.each([
  ['one line', 'Command failed: aws configure export-credentials\n\nThe config profile (dev) could not be found\n', 'The config profile (dev) could not be found'],
  ['its usage', 'Command failed: aws configure\nusage: aws [options] <command>\naws: error: argument subcommand: Invalid choice\n\nlist | get\n', 'aws: error: argument subcommand: Invalid choice'],
])('of what the AWS CLI says the gist is told: %s', async (_case, said, gist) => {
  await expect(callerCredentials({}, () => Promise.reject(new Error(said)))()).rejects.toThrow(new RegExp(`The AWS CLI said: ${gist.replace(/[()]/g, '\\$&')}$`));
});
