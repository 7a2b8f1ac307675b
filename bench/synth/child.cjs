// One process of an app's synth: loads the CDK, then what the contender adds to it, makes the app, and tells the processor time of each.
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const [contender, outdir, modules] = process.argv.slice(2);

// The package, too, finds the CDK there.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, parent, ...more) => {
  const isCdk = /^(aws-cdk-lib|constructs)($|\/)/.test(request) && !parent?.filename.startsWith(modules);
  return resolveFilename(isCdk ? path.join(modules, request) : request, parent, ...more);
};

const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const milliseconds = (work) => {
  const begun = processorTime();
  const result = work();
  return [processorTime() - begun, result];
};

const FUNCTION = path.resolve('assets/function');
const RESOLVERS = path.resolve('assets/resolvers');
const SCHEMA = path.resolve('assets/schema.graphql');

/** An API, a table and a function of the same prebuilt asset, joined by data sources and nothing else. */
function bare({ App, Stack, Duration, Expiration, aws_appsync: appsync, aws_dynamodb: dynamodb, aws_lambda: lambda }) {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Stack');
  const api = new appsync.GraphqlApi(stack, 'Api', {
    name: 'chat',
    definition: appsync.Definition.fromFile(SCHEMA),
    authorizationConfig: {
      defaultAuthorization: { authorizationType: 'API_KEY', apiKeyConfig: { expires: Expiration.after(Duration.days(300)) } },
      additionalAuthorizationModes: [{ authorizationType: 'AWS_IAM' }],
    },
  });
  const table = new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'S' } });
  const handler = new lambda.Function(stack, 'Handler', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromAsset(FUNCTION) });
  const source = api.addDynamoDbDataSource('TableSource', table);
  api.addLambdaDataSource('HandlerSource', handler);
  return { app, api, source };
}

/** The same with as many resolvers and pipeline functions, of the same code. */
function byHand(library) {
  const { app, api, source } = bare(library);
  const { AppsyncFunction, Code, FunctionRuntime } = library.aws_appsync;
  const runtime = FunctionRuntime.JS_1_0_0;
  for (const name of fs.readdirSync(path.join(RESOLVERS, 'functions'))) {
    const id = path.basename(name, '.js');
    new AppsyncFunction(api, id, { api, name: id, dataSource: source, runtime, code: Code.fromAsset(path.join(RESOLVERS, 'functions', name)) });
  }
  for (const name of fs.readdirSync(path.join(RESOLVERS, 'fields'))) {
    const [typeName, fieldName] = name.split('.');
    source.createResolver(`${typeName}${fieldName}`, { typeName, fieldName, runtime, code: Code.fromAsset(path.join(RESOLVERS, 'fields', name)) });
  }
  return { app };
}

function ours({ App, Stack }, { BedrockChatApi }) {
  const app = new App({ outdir });
  new BedrockChatApi(new Stack(app, 'Stack'), 'Chat', { modelId: 'global.amazon.nova-2-lite-v1:0' });
  return { app };
}

const [cdk, library] = milliseconds(() => {
  const all = require('aws-cdk-lib');
  // The CDK loads what is asked for, and every app asks for these.
  return all.App && all.Stack && all;
});
const [own, added] = milliseconds(() => contender === 'ours' ? require(path.resolve('lib')) : undefined);
const [synth] = milliseconds(() => ({ ours, bare, byHand })[contender](library, added).app.synth());
process.send({ cdk, own, synth, whole: processorTime() });
