import { Sockets } from "bun-netlink/sockets";

using server = Bun.listen({ hostname: "127.0.0.1", port: 8080, socket: { data() {} } });
using sockets = Sockets.open();

const filter = { protocol: "tcp", states: ["listen"], source: { port: 8080 } } as const;
for (const { processes } of sockets.list(filter, { processes: true })) {
  console.log(processes?.[0]?.pid === process.pid ? "this program" : processes?.[0]?.name);
}
server.stop(true);
