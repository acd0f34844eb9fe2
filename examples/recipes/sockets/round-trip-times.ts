import { Sockets } from "bun-netlink/sockets";

const socket = { data() {} };
using server = Bun.listen({ hostname: "127.0.0.1", port: 8080, socket });
await Bun.connect({ hostname: "127.0.0.1", port: 8080, socket });

using sockets = Sockets.open();
const filter = { protocol: "tcp", states: ["established"], destination: { port: 8080 } } as const;
for (const { tcp } of sockets.list(filter, { details: true })) {
  console.log((tcp?.rtt ?? 0) < 100_000 ? "less than 100 ms" : "a distant host");
}
server.stop(true);
