import { once } from "node:events";
import { createServer } from "node:net";
import { Sockets } from "bun-netlink/sockets";

const server = createServer().listen(8080, "127.0.0.1");
await once(server, "listening");
using sockets = Sockets.open();

const filter = { protocol: "tcp", states: ["listen"], source: { port: 8080 } } as const;
for (const { processes } of sockets.list(filter, { processes: true })) {
  console.log(processes?.[0]?.pid === process.pid ? "this program" : processes?.[0]?.name);
}
server.close();
