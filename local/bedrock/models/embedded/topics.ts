export interface Topic {
  readonly title: string;
  /** Lower-case stems that a question about it names. */
  readonly words: readonly string[];
  readonly text: string;
  /** For those who ask on. */
  readonly more: string;
}

const CONVERSATION = '6f1f2f0a-52d4-4a4e-9d3a-7c0f6d3b1e90';

/** What the built-in model knows. */
export const TOPICS: readonly Topic[] = [
  {
    title: 'What this is',
    words: ['bedrockchatapi', 'construct', 'product', 'library', 'package', 'pattern', 'overview', 'help', 'hello', 'hi'],
    text: '`BedrockChatApi` is **one CDK construct** that gives any app a chat backend on Amazon Bedrock:\n\n'
      + '- an AppSync GraphQL API with real-time subscriptions,\n- a Lambda function that talks to the model,\n- a DynamoDB table that keeps conversations,\n'
      + '- permissions for exactly the model that you chose.\n\nReplies are streamed, conversations have a memory, and nobody sees what is another\'s.',
    more: 'It can be used from TypeScript, Python, Java, C# and Go. The same app runs on one machine without an AWS account: that is what you are talking to.',
  },
  {
    title: 'Deploying to AWS',
    words: ['deploy', 'deployment', 'install', 'aws', 'cdk', 'cloud', 'account', 'production', 'output', 'setup'],
    text: 'Add the construct to a stack and deploy it:\n\n```ts\nimport { BedrockChatApi } from \'cdk-bedrock-chat-api\';\n\n'
      + 'new BedrockChatApi(this, \'Chat\', {\n  modelId: \'global.amazon.nova-2-lite-v1:0\',\n});\n```\n\n'
      + '```sh\nnpx cdk deploy\n```\n\nThe stack\'s outputs `GraphQLAPIURL` and `GraphQLAPIKey` are what a client needs.',
    more: 'Some models ask for a one-time step in the account before the first call (access to the model, a use-case form). The function gets no rights for that: an administrator does it once.',
  },
  {
    title: 'Props of the construct',
    words: ['prop', 'property', 'option', 'setting', 'configure', 'configuration', 'parameter', 'temperature', 'maxtokens', 'systemprompt', 'modelid', 'bedrockregion'],
    text: 'The ones you meet first:\n\n| Prop | Means | Default |\n| --- | --- | --- |\n| `modelId` | a model id, an inference profile or an ARN | required, or `model` in its place |\n'
      + '| `bedrockRegion` | where Bedrock is called | the stack\'s Region |\n| `maxTokens` | most tokens of a reply | 1000 |\n| `systemPrompt` | instructions for the model | none |\n'
      + '| `temperature`, `topP`, `stopSequences` | sent only if you set them | not sent |\n\nEvery wrong value is an error at synth that says what to do.',
    more: 'Only what you set is sent to the model, plus `maxTokens`: the newest models refuse a temperature. A long system prompt is fine; it travels in a file beside the function, not in an environment variable.',
  },
  {
    title: 'Streaming a reply',
    words: ['stream', 'streaming', 'token', 'onreply', 'subscription', 'subscribe', 'offset', 'realtime', 'event', 'chunk', 'lag'],
    text: 'Choose an id for the conversation (a random UUID), subscribe to it, then send:\n\n'
      + `\`\`\`graphql\nsubscription { onReply(conversationId: "${CONVERSATION}") { turnId offset text status length error { message } } }\n\`\`\`\n\n`
      + `\`\`\`graphql\nmutation { sendMessage(input: { conversationId: "${CONVERSATION}", message: "Hello" }) { id status } }\n\`\`\`\n\n`
      + 'An event says *"this text stands at this offset"*. A client\'s rule is one line: at my length, append; below it, I have it; above it, ask `turn(…)` what I missed.',
    more: 'The first piece goes out at once. After that at most one publish is on its way and whatever has arrived goes into the next, so a fast model does not flood the API.',
  },
  {
    title: 'Stopping a reply',
    words: ['cancel', 'stop', 'abort', 'interrupt', 'cancelturn', 'cancelling'],
    text: '`cancelTurn` asks the running reply to stop:\n\n'
      + `\`\`\`graphql\nmutation { cancelTurn(conversationId: "${CONVERSATION}", id: "the turn's id") { status } }\n\`\`\`\n\n`
      + 'The function hears of it with its next save, at most about two seconds later; what was said so far stays, with status `CANCELLED`.',
    more: 'There is one writer of ends: the function. `cancelTurn` only asks, so that a reply cannot end twice. Deleting a conversation stops its running reply too.',
  },
  {
    title: 'Memory and conversations',
    words: ['memory', 'remember', 'history', 'conversation', 'context', 'turn', 'table', 'dynamodb', 'store', 'delete', 'retention'],
    text: 'Every turn is stored, and the latest ones travel to the model with the next message:\n\n1. `sendMessage` adds a turn to a conversation.\n2. `turns` reads them back.\n'
      + '3. `conversations` lists those of a signed-in user.\n4. `deleteConversation` removes one for good.\n\nTry it: tell me your name, then ask me what it is.',
    more: 'Only finished turns with text become history, cut to a budget of turns and characters. The partition key holds the owner, so what is another\'s cannot even be addressed.',
  },
  {
    title: 'Running on one machine',
    words: ['local', 'locally', 'machine', 'runner', 'offline', 'emulator', 'test', 'try', 'port', 'embedded', 'ollama', 'openai'],
    text: '```sh\nnpx cdk synth\nnpx bedrock-chat local\n```\n\nThe runner executes the synthesized app: schema, resolvers, function and permissions as they would be deployed. What answers is your choice:\n\n'
      + '- `--model embedded`: me;\n- `--model bedrock`: the real service, with your credentials;\n- `--model http://127.0.0.1:11434/v1#llama3.2`: a model on your machine;\n'
      + '- `--model-script file.json`: exact replies and faults, for tests.',
    more: '`--data folder` keeps the tables between runs. `--node path` runs the functions under another Node.js. `bedrock-chat token --sub alice` mints a token of a user.',
  },
  {
    title: 'Signing in and isolation',
    words: ['auth', 'authorization', 'authentication', 'sign', 'login', 'cognito', 'oidc', 'iam', 'key', 'apikey', 'user', 'owner', 'isolation', 'secure', 'security', 'private'],
    text: 'AppSync\'s five modes work alone and together: API key (the default), Cognito user pools, OIDC, IAM and Lambda authorizers.\n\n'
      + '- An **API key** is shared: fine for trying out, everybody with the key is one owner.\n- With the **other modes** each caller is an owner of their own, and nobody reads, hears, stops or writes what is another\'s.',
    more: 'Only the function\'s role may call the fields that publish replies. Client credentials are refused there, whatever mode they come by.',
  },
  {
    title: 'Models and permissions',
    words: ['model', 'permission', 'policy', 'claude', 'nova', 'llama', 'profile', 'inference', 'arn', 'region', 'role'],
    text: '`modelId` takes a foundation model, a geographic profile (`eu.…`, `us.…`), a global profile (`global.…`), or the ARN of an application profile, a provisioned, imported or custom model, or a prompt router.\n\n'
      + 'The function may call **exactly** that, and nothing else: no `*` where an ARN can be known. The local runner checks the same policies, so a missing permission shows before you deploy.',
    more: 'A geographic profile needs the profile and the model in every destination Region, under the condition that the call came through the profile. The construct writes that for you.',
  },
  {
    title: 'When something goes wrong',
    words: ['error', 'fail', 'failure', 'wrong', 'broken', 'throttle', 'throttling', 'retry', 'timeout', 'limit', 'lost', 'problem', 'guardrail'],
    text: 'Every accepted turn ends: `COMPLETE`, `CANCELLED` or `FAILED`, and a failed one has a code, a sentence that is safe to show, and whether trying again makes sense.\n\n'
      + '| Code | Means |\n| --- | --- |\n| `THROTTLED` | the model is busy |\n| `TIMED_OUT` | out of time; what was said is kept |\n| `INTERRUPTED` | the stream broke off |\n| `LOST` | the function died; readers are told after its deadline |\n\n'
      + 'Repeating a send with the same `requestId` is safe: one question, one reply. With a guardrail in place, say “trip the guardrail” and I let it intervene.',
    more: 'A stream without its proper end is a failed turn, never a complete one: over HTTP/2 a broken connection looks just like an end.',
  },
  {
    title: 'Costs',
    words: ['cost', 'price', 'pricing', 'cheap', 'expensive', 'pay', 'bill', 'money', 'free'],
    text: 'Here: nothing. In AWS you pay for what is used, and nothing while nobody chats:\n\n- Bedrock: tokens in and out, by far the most;\n- AppSync: each message sent and each event delivered;\n- Lambda: the time of a reply;\n- DynamoDB: a few writes a turn.',
    more: 'Events are gathered (100 ms by default), which keeps AppSync\'s share small. Claude 5 models think first and bill it: set `maxTokens` with room for that.',
  },
  {
    title: 'The front end',
    words: ['page', 'frontend', 'client', 'browser', 'react', 'amplify', 'apollo', 'ui', 'website', 'web', 'javascript'],
    text: 'The runner serves a chat page, one HTML file that works from disk too. In your own front end any GraphQL client will do:\n\n```js\nimport { generateClient } from \'aws-amplify/api\';\n\n'
      + 'const client = generateClient();\nclient.graphql({ query: onReply, variables: { conversationId } }).subscribe(({ data }) => show(data.onReply));\n```',
    more: 'Amplify 6, Apollo 3 and 4 with AppSync\'s subscription links are tested against this runner, in every authorization mode they know.',
  },
  {
    title: 'invokeModel, question and answer',
    words: ['invokemodel', 'onmodelresponse', 'question', 'answer', 'synchronous', 'simple', 'curl', 'graphql', 'mutation', 'query'],
    text: 'The simplest call waits for the whole answer:\n\n```graphql\nmutation { invokeModel(input: "What can you do?") }\n```\n\n'
      + 'Everyone subscribed to `onModelResponse` hears it (with an API key; where callers are told apart, answers are told to nobody else). AppSync ends a request after 30 s, so longer answers go through `sendMessage`.',
    more: 'It keeps the shape of the well-known serverless pattern, so an existing client works as it is.',
  },
];
