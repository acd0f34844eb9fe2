import { once } from "node:events";
import { connect, createServer } from "node:net";
import { Sockets } from "bun-netlink/sockets";

const server = createServer((socket) => socket.on("error", () => {})).listen(8080, "127.0.0.1");
await once(server, "listening");
const client = connect(8080, "127.0.0.1");
await once(client, "connect");
const closed = new Promise((resolve) => client.once("error", () => resolve("reset")));

using sockets = Sockets.open();
const connections = sockets.list({ protocol: "tcp", destination: { address: "127.0.0.1", port: 8080 } });
console.log(`${sockets.destroyMany(connections).length} connection`, await closed);
server.close();
