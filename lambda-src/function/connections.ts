import * as http from 'node:http';
import * as https from 'node:https';
import { Duplex } from 'node:stream';

/** Connections to one neighbour, which stay open between events. */
export interface Connections {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
}

export function keepAliveConnections(): Connections {
  return { httpAgent: new http.Agent({ keepAlive: true }), httpsAgent: new https.Agent({ keepAlive: true }) };
}

/** While the work goes on, every new connection leads nowhere: whatever is asked, the answer is this body. */
export async function rehearse(connections: Connections, body: string, work: () => Promise<unknown>): Promise<void> {
  const agents = Object.values(connections) as { createConnection?: () => Duplex }[];
  for (const agent of agents) agent.createConnection = () => connectionThatAnswers(body);
  try {
    await work();
  } finally {
    for (const agent of agents) delete agent.createConnection;
  }
}

function connectionThatAnswers(body: string): Duplex {
  const answer = `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
  return new Duplex({
    read() {},
    write(_request, _encoding, done) {
      this.push(answer);
      done();
    },
  });
}
