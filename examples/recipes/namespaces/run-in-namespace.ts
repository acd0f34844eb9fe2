import { once } from "node:events";
import { createServer } from "node:net";
import { NetworkNamespace } from "bun-netlink";
import { Sockets } from "bun-netlink/sockets";

using netns = NetworkNamespace.create();
// Without a host name, the socket exists when listen() returns.
const server = netns.run(() => createServer().listen(8080));
await once(server, "listening");
using sockets = Sockets.open({ netns });
for (const { source } of sockets.list({ protocol: "tcp", states: ["listen"] })) {
  console.log(`port ${source.port} is open in the namespace`);
}
server.close();
