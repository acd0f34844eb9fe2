// Calls of classes instead of the family's client, for commands of which the pages in docs/from have no rows.
import { expect, test } from "bun:test";
import { socketConditions } from "../../../../apps/cli/src/record/socket-conditions.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { cli } from "../cli.ts";
import { lacksPrograms } from "./repeat.ts";

describeInNamespaces("bun-netlink record", () => {
  test.skipIf(lacksPrograms)(
    "prefers the classes for changes, default routes, tables, groups, ports and look-ups",
    () => {
      using netns = NetworkNamespace.create();
      const setup = `
      ip link add v0 type veth peer name v1
      ip link add br0 type bridge
      ip link set v1 master br0
      for one in v0 v1 br0 lo; do ip link set $one up; done
      ip addr add 10.0.0.1/24 dev v0
      ip -6 addr add 2001:db8::1/64 dev v0 nodad`;
      runIn(netns, ["sh", "-ec", setup]);
      const commands = {
        "ip -6 route add default via 2001:db8::9": 'routes.add({ dst: "::/0", gateway: "2001:db8::9" });',
        "ip route add 0.0.0.0/0 via 10.0.0.9": 'routes.add({ dst: "0.0.0.0/0", gateway: "10.0.0.9" });',
        "ip route prepend 10.9.0.0/16 via 10.0.0.9": 'routes.prepend({ dst: "10.9.0.0/16", gateway: "10.0.0.9" });',
        "ip route change 0.0.0.0/0 via 10.0.0.8": 'routes.change({ dst: "0.0.0.0/0", gateway: "10.0.0.8" });',
        "ip -6 route add 2001:db8:5::/48 dev v0 expires 500":
          'routes.add({ dst: "2001:db8:5::/48", dev: "v0", expires: 500 });',
        "ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:07 dev v0":
          'neighbours.add({ dst: "10.0.0.7", dev: "v0", lladdr: "02:00:00:00:00:07" });',
        "ip neigh change 10.0.0.7 lladdr 02:00:00:00:00:08 dev v0":
          'neighbours.change({ dst: "10.0.0.7", dev: "v0", lladdr: "02:00:00:00:00:08" });',
        "ip addr change 10.0.0.1/24 dev v0 valid_lft 1000 preferred_lft 900":
          'addresses.change({ dev: "v0", local: "10.0.0.1", prefixlen: 24, validLifeTime: 1000, preferredLifeTime: 900 });',
        "ip ntable change name arp_cache dev v0 base_reachable 40000":
          'neighbours.changeTable({ name: "arp_cache", dev: "v0", parms: { baseReachableTime: 40000n } });',
        "ip rule add from 10.0.0.0/8 table main prio 5":
          'rules.add({ priority: 5, table: "main", src: "10.0.0.0/8" });',
        "ip route get 10.0.0.7 from 10.0.0.1": 'console.log(routes.get("10.0.0.7", { src: "10.0.0.1" }));',
        "ip link set v1 type bridge_slave cost 60 guard on":
          'links.set("v1", { slaveKind: "bridge", slaveData: { cost: 60, guard: 1 } });',
        "bridge mdb add dev br0 port v1 grp 239.1.1.1 permanent":
          'multicastGroups.add({ dev: "br0", port: "v1", grp: "239.1.1.1", state: "permanent" });',
        "bridge mdb del dev br0 port v1 grp 239.1.1.1":
          'multicastGroups.delete({ dev: "br0", port: "v1", grp: "239.1.1.1" });',
        "conntrack -I -s 10.0.0.1 -d 10.0.0.2 -p udp --sport 1 --dport 2 -t 3000 --dst-nat 10.0.0.9":
          'conntrack.create({ protocol: "udp", original: { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 1, destinationPort: 2 }, timeout: 3000, destinationNat: { address: "10.0.0.9" } });',
        "ip xfrm state flush": "securityAssociations.flushAll();",
        "ip xfrm policy update src 10.0.0.0/24 dst 10.1.0.0/24 dir out priority 10":
          'securityPolicies.replace({ selector: { source: "10.0.0.0/24", destination: "10.1.0.0/24" }, direction: "out", priority: 10 });',
      };
      const script = Object.keys(commands).map((command) => command.replace(/^.* get .*$/, "$& >/dev/null"));
      const { stdout } = cli(["record", "--all", "--", "sh", "-ec", script.join("\n")], { netns });
      expect(stdout.split("\n")).toEqual(expect.arrayContaining(Object.values(commands)));
    },
  );
});

// Programs of ss(8) for the filters.
test.each([
  ["sport = :22", "07101400000000001600000000000000", { source: { port: 22 } }],
  ["dst 10.0.0.5", "0810140002200000ffffffff0a000005", { destination: { address: "10.0.0.5" } }],
  [
    "sport = :22 or dport = :80",
    "071014000000000016000000000000000104140008101400000000005000000000000000",
    { or: [{ source: { port: 22 } }, { destination: { port: 80 } }] },
  ],
  [
    "sport = :22 or dport = :80 or sport = :443",
    "071014000000000016000000000000000104140008101400000000005000000000000000010414000710140000000000bb01000000000000",
    { or: [{ source: { port: 22 } }, { destination: { port: 80 } }, { source: { port: 443 } }] },
  ],
  ["not sport = :22", "0710140000000000160000000000000001040800", { not: { source: { port: 22 } } }],
  ["sport > :1024", "03080c000000000401040800", { source: { port: { from: 1025 } } }],
  ["a truncated program", "0710140000000000", undefined],
  ["an unknown instruction", "0d0c100001000000000000000000", undefined],
])("bun-netlink record reads the filter program of ss: %s", (_, hex, conditions) => {
  expect(socketConditions(Uint8Array.fromHex(hex))).toEqual(conditions as never);
});
