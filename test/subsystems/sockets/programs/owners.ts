// Searches 60 times for the process of a socket. The test counts the directories that the program reads.
import { Sockets } from "../../../../src/subsystems/sockets/index.ts";

const server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
using sockets = Sockets.open();
const [socket] = sockets.list({ protocol: "tcp", states: ["listen"], source: { port: server.port } }).toArray();
let found = 0;
for (let count = 0; count < 60; count++) {
  const [[owner] = []] = sockets.processesOf([socket!], { first: true });
  if (owner?.pid === process.pid) found++;
}
console.log(found);
server.stop(true);
