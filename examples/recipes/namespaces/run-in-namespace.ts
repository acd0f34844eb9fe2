import { NetworkNamespace } from "bun-netlink";
import { Links } from "bun-netlink/route";

using netns = NetworkNamespace.create();
const server = netns.run(() => Bun.listen({ hostname: "127.0.0.1", port: 8080, socket: { data() {} } }));
using links = Links.open({ netns });
for (const { ifname } of links.list()) console.log(`port ${server.port} is open in a namespace with ${ifname}`);
server.stop(true);
