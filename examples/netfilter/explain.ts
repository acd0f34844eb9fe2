// Explains why a packet of another namespace does not arrive here.
import { NetworkNamespace } from "bun-netlink";
import { explain } from "bun-netlink/explain";
import { Nftables, nft } from "bun-netlink/nftables";
import { Addresses, Links } from "bun-netlink/route";

using client = NetworkNamespace.create();
using links = Links.open();
using addresses = Addresses.open();
using addressesOfClient = Addresses.open({ netns: client });
using firewall = Nftables.open();
const peer = { ifname: "eth0", address: "02:00:00:00:00:02", up: true, netns: client };
links.add({ ifname: "veth0", kind: "veth", address: "02:00:00:00:00:01", up: true, data: { peer } });
addresses.add({ dev: "veth0", local: "192.0.2.1", prefixlen: 24 });
addressesOfClient.add({ dev: "eth0", local: "192.0.2.2", prefixlen: 24 });
firewall.transaction((batch) =>
  batch.run(nft`
    table inet filter {
      chain input {
        type filter hook input priority filter; policy accept;
        tcp dport { 80, 8080 } iifname "veth*" drop
      }
    }`),
);

const packet = { protocol: "tcp", source: "192.0.2.2", destination: "192.0.2.1", destinationPort: 80 } as const;
const { outcome, reason, steps } = explain(packet, { netns: client });
for (const { place, question, answer } of steps) console.log(`${place}: ${question}: ${answer}`);
console.log(`${outcome}: ${reason}`);
