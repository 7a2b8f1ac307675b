/**
 * Stands in the bundle for node:http2, which the SDK loads for a handler that this function replaces with HTTP/1.1:
 * loading it is a fifth of a cold start.
 */
export default { constants: {} };
