/** What the test hands over. */
exports.settings = JSON.parse(process.argv[2]);

/** Prints the result of a client's run as one line of JSON and ends the process, which open sockets would keep. */
exports.report = (run) => run().then(
  (result) => process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0)),
  (error) => process.stderr.write(`${require('node:util').inspect(error, { depth: 6 })}\n`, () => process.exit(1)),
);
