import { once } from "node:events";
import { createServer } from "node:net";
import { Sockets } from "bun-netlink/sockets";

const server = createServer().listen(8080, "0.0.0.0");
await once(server, "listening");
using sockets = Sockets.open();
for (const { source } of sockets.list({ protocol: "tcp", states: ["listen"] }))
  console.log(source.address, source.port);
server.close();
