import { Sockets } from "bun-netlink/sockets";

using server = Bun.listen({ hostname: "0.0.0.0", port: 8080, socket: { data() {} } });
using sockets = Sockets.open();
for (const { source } of sockets.list({ protocol: "tcp", states: ["listen"] }))
  console.log(source.address, source.port);
server.stop(true);
