// Adds, changes and removes a service of a cluster without reading the ruleset.
// Run it without privileges in a new network namespace: unshare -rn bun examples/netfilter/nftables-mirror.ts
import { formatRule, Nftables, nft } from "bun-netlink/nftables";

const table = { family: "ip", table: "services" } as const;
const rules = { ...table, chain: "web" };

using firewall = Nftables.open();
firewall.transaction((batch) =>
  batch.run(nft`
    table ip services {
      map ports { type inet_service : verdict; }
      chain prerouting {
        type nat hook prerouting priority dstnat;
        tcp dport vmap @ports
      }
    }`),
);
using mirror = firewall.mirror();

mirror.transaction((batch) =>
  batch.run(nft`
    add chain ip services web
    add rule ip services web dnat to 10.0.0.1
    add element ip services ports { 80 : goto web }`),
);
const show = () => {
  const services = mirror.elements({ ...table, name: "ports", elem: [80] });
  console.log(mirror.list("rule", rules).map(formatRule), JSON.stringify(services));
};
show();

mirror.transaction((batch) => {
  const [rule] = mirror.list("rule", rules);
  if (rule?.handle === undefined) return;
  batch.replace({ rule: { ...rules, handle: rule.handle, expr: [{ dnat: { addr: "10.0.0.2" } }] } });
});
show();

mirror.transaction((batch) =>
  batch.run(nft`
    delete element ip services ports { 80 }
    flush chain ip services web
    delete chain ip services web`),
);
show();
