import { Sockets } from "bun-netlink/sockets";

const socket = { data() {} };
using server = Bun.listen({ hostname: "127.0.0.1", port: 8080, socket });
const closed = Promise.withResolvers<string>();
const options = {
  ...socket,
  close: (_: unknown, error?: Error) => closed.resolve(error === undefined ? "closed" : "reset"),
};
await Bun.connect({ hostname: "127.0.0.1", port: 8080, socket: options });

using sockets = Sockets.open();
const connections = sockets.list({ protocol: "tcp", destination: { address: "127.0.0.1", port: 8080 } });
console.log(`${sockets.destroyMany(connections).length} connection`, await closed.promise);
server.stop(true);
