import { once } from "node:events";
import { connect, createServer } from "node:net";
import { Sockets } from "bun-netlink/sockets";

const server = createServer().listen(8080, "127.0.0.1");
await once(server, "listening");
const client = connect(8080, "127.0.0.1");
await once(client, "connect");

using sockets = Sockets.open();
const filter = { protocol: "tcp", states: ["established"], destination: { port: 8080 } } as const;
for (const { tcp } of sockets.list(filter, { details: true })) {
  console.log((tcp?.rtt ?? 0) < 1_000_000 ? "less than a second" : "a distant host");
}
client.destroy();
server.close();
