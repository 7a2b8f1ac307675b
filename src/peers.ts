const PEERS = ['aws-cdk-lib', 'constructs'];

/** Both are optional for npm, since front ends install this package for its client alone; a CDK app needs them. */
for (const peer of PEERS) {
  try {
    require.resolve(peer);
  } catch {
    throw new Error(`cdk-bedrock-chat-api needs \`${peer}\` beside it, and it is not installed: npm install ${PEERS.join(' ')} `
      + '(a front end imports cdk-bedrock-chat-api/client, which needs neither)');
  }
}

export {};
