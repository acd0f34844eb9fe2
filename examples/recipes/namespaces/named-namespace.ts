import { Addresses, Links, Namespaces } from "bun-netlink/route";

using namespaces = Namespaces.open();
using blue = namespaces.create("blue");
using host = Links.open();
host.add({ ifname: "to-blue", kind: "veth", up: true, data: { peer: { ifname: "eth0", netns: blue } } });

using links = Links.open({ netns: "blue" });
using addresses = Addresses.open({ netns: "blue" });
links.set("eth0", { up: true });
addresses.add({ dev: "eth0", local: "10.0.0.2/24" });
for (const { name } of namespaces.list()) console.log(name);
namespaces.delete("blue");
