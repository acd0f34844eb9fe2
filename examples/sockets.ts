// Lists the sockets of a server, finds out who owns them, and closes one of its connections.
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { NetlinkError } from "bun-netlink";
import { Links } from "bun-netlink/route";
import { Sockets } from "bun-netlink/sockets";

using links = Links.open();
links.set("lo", { up: true });

// The server's end of the destroyed connection fails with ECONNRESET.
const server = createServer((socket) => socket.on("error", () => {})).listen(8080, "127.0.0.1");
await once(server, "listening");
const connection = connect(8080, "127.0.0.1");
await once(server, "connection");

using sockets = Sockets.open();
const ofServer = { protocol: "tcp", source: { port: 8080 } } as const;
for (const { state, source, processes } of sockets.list(ofServer, { processes: true })) {
  console.log(`${state} ${source.address}:${source.port}, process ${processes?.[0]?.name}`);
}

// The kernel, not this program, evaluates the whole filter.
const [client] = sockets.list({ protocol: "tcp", destination: { address: "127.0.0.0/8", port: 8080 } }).toArray();
if (client !== undefined) {
  console.log(`MSS ${client.tcp!.advmss}, congestion window ${client.tcp!.sndCwnd} packets`);
  sockets.destroy(client);
  try {
    sockets.get(client);
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    console.log(`destroyed: ${error.code}`);
  }
}

connection.destroy();
server.close();
