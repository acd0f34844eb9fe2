import { expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { describeInNamespaces, hasProgram } from "../../support/environment.ts";
import { cli } from "./cli.ts";

const root = join(import.meta.dir, "../../..");

/**
 * Groups of commands. Each group runs in its own namespace. Requests that the running kernel rejects, for example because
 * it lacks a kind of link, are not recorded.
 */
const groups: Readonly<Record<string, string>> = {
  "links and addresses": `
    ip link set lo up
    ip link add br0 address 02:00:00:00:00:01 type bridge
    ip link set br0 up
    ip link set br0 mtu 1400
    ip link set br0 txqueuelen 77
    ip link set br0 alias uplink
    ip link add v0 address 02:00:00:00:00:02 type veth peer name v1 address 02:00:00:00:00:03
    ip link set v0 master br0
    ip link set v0 up
    ip link set v1 up
    ip link set v1 name w1
    ip link add link br0 name br0.5 type vlan id 5
    ip link add vx0 address 02:00:00:00:00:04 type vxlan id 7 dstport 4789 local 192.0.2.1 ttl 9
    ip link add gre1 type gre local 192.0.2.1 remote 192.0.2.2 ttl 64
    ip link add d0 address 02:00:00:00:00:05 type veth peer name d0p address 02:00:00:00:09:05
    ip link add d1 address 02:00:00:00:00:06 type veth peer name d1p address 02:00:00:00:09:06
    ip link add mv0 link d0 address 02:00:00:00:00:07 type macvlan mode bridge
    ip link set d1 down
    ip link set d1 group 5
    ip link set v0 nomaster
    ip link del d1
    ip addr add 192.0.2.1/24 dev br0
    ip addr add 192.0.2.3/24 brd + dev br0 label br0:x
    ip addr add 192.0.2.4 peer 192.0.2.5 dev br0
    ip addr add 198.51.100.1/32 dev lo
    ip -6 addr add 2001:db8::1/64 dev br0 nodad
    ip addr replace 192.0.2.1/24 dev br0 valid_lft forever preferred_lft forever
    ip addr del 192.0.2.3/24 dev br0
  `,
  "routes, rules and neighbours": `
    ip link add d0 address 02:00:00:00:00:05 type veth peer name d0p address 02:00:00:00:09:05
    ip link set d0 up
    ip link set d0p up
    ip addr add 192.0.2.1/24 dev d0
    ip -6 addr add 2001:db8::1/64 dev d0 nodad
    ip route add default via 192.0.2.9
    ip route add 198.51.100.0/24 via 192.0.2.9 metric 5
    ip route replace 198.51.100.0/24 via 192.0.2.10 metric 5
    ip route append 198.51.100.0/24 via 192.0.2.11 metric 5
    ip route add 203.0.113.0/24 dev d0 src 192.0.2.1 mtu 1300
    ip route add 203.0.113.5 dev d0 scope link
    ip route add blackhole 10.9.0.0/16
    ip route add unreachable 10.8.0.0/16 metric 100
    ip route add prohibit 10.7.0.0/16 table 100
    ip route add 10.6.0.0/16 proto static table 100 via 192.0.2.9
    ip route add 10.5.0.0/16 nexthop via 192.0.2.9 weight 1 nexthop via 192.0.2.10 weight 3
    ip route add 2001:db8:5::/48 via 2001:db8::9
    ip route add 2001:db8:6::/48 dev d0 metric 7
    ip route add blackhole 2001:db8:7::/48
    ip route add blackhole 10.4.0.0/16
    ip route del blackhole 10.4.0.0/16
    ip rule add from 10.0.0.0/8 lookup 100 priority 100
    ip rule add fwmark 7 lookup 100 priority 101
    ip rule add iif d0 lookup 100 priority 102
    ip rule add to 10.1.0.0/16 blackhole priority 103
    ip -6 rule add from 2001:db8::/32 lookup 100 priority 104
    ip rule add from 10.2.0.0/16 lookup 100 priority 105
    ip rule del priority 105
    ip neigh add 192.0.2.7 lladdr 02:00:00:00:01:01 dev d0
    ip neigh add 192.0.2.8 lladdr 02:00:00:00:01:02 nud stale dev d0
    ip neigh replace 192.0.2.7 lladdr 02:00:00:00:01:03 dev d0
    ip neigh add 2001:db8::7 lladdr 02:00:00:00:01:04 dev d0
    ip neigh add proxy 192.0.2.99 dev d0
    ip neigh add 192.0.2.6 lladdr 02:00:00:00:01:05 dev d0
    ip neigh del 192.0.2.6 dev d0
    ip nexthop add id 5 via 192.0.2.9 dev d0
    ip nexthop add id 6 via 192.0.2.10 dev d0
    ip nexthop add id 7 group 5/6
    ip route add 10.3.0.0/16 nhid 7
  `,
  "bridges and traffic control": `
    ip link add br0 address 02:00:00:00:00:01 type bridge vlan_filtering 1 stp_state 0
    ip link add d0 address 02:00:00:00:00:05 type veth peer name d0p address 02:00:00:00:09:05
    ip link set d0 master br0
    ip link set d0 up
    ip link set d0p up
    ip link set br0 up
    bridge vlan add dev d0 vid 7
    bridge vlan add dev d0 vid 8 pvid untagged
    bridge vlan add dev d0 vid 20-25
    bridge vlan del dev d0 vid 21
    bridge vlan add dev br0 vid 9 self
    bridge fdb add 02:00:00:00:02:01 dev d0 master static
    bridge fdb add 02:00:00:00:02:02 dev d0 self
    bridge fdb add 02:00:00:00:02:03 dev d0 master static
    bridge fdb del 02:00:00:00:02:03 dev d0 master
    bridge link set dev d0 cost 50
    bridge link set dev d0 guard on
    bridge link set dev d0 hairpin on
    tc qdisc add dev d0 root handle 1: prio bands 4
    tc qdisc add dev d0 parent 1:1 handle 10: pfifo limit 50
    tc qdisc replace dev d0 parent 1:1 handle 10: pfifo limit 60
    tc qdisc add dev d0 ingress
    tc qdisc del dev d0 ingress
  `,
  "rules, sets and maps": `
    nft add table inet s
    nft add chain inet s c
    nft add rule inet s c tcp dport 22 accept
    nft add rule inet s c tcp dport 23 accept
    nft replace rule inet s c handle 3 tcp dport 24 drop
    nft delete rule inet s c handle 2
    nft flush chain inet s c
    nft delete chain inet s c
    nft delete table inet s
    nft add table inet t
    nft add chain inet t c '{ type filter hook input priority 0; policy accept; }'
    nft add chain inet t forw '{ type filter hook forward priority 0; policy drop; }'
    nft add table ip nat
    nft add chain ip nat pre '{ type nat hook prerouting priority dstnat; }'
    nft add chain ip nat post '{ type nat hook postrouting priority srcnat; }'
    nft insert rule inet t c ct state established,related accept
    nft add rule inet t c ct state invalid counter drop
    nft add rule inet t c iifname lo accept
    nft add rule inet t c iif lo accept
    nft add rule inet t c meta l4proto icmp accept
    nft add rule inet t c icmp type echo-request limit rate 5/second accept
    nft add rule inet t c icmpv6 type '{ nd-neighbor-solicit, nd-router-advert }' accept
    nft add rule inet t c ip saddr 10.0.0.0/8 tcp dport 22 accept
    nft add rule inet t c ip saddr != 10.0.0.1-10.0.0.9 drop
    nft add rule inet t c ip6 saddr fe80::/10 udp dport 546 accept
    nft add rule inet t c tcp dport 1000-2000 log prefix '"x "' level info
    nft add rule inet t c tcp flags syn / fin,syn,rst,ack accept
    nft add rule inet t c reject with icmpx port-unreachable
    nft add rule inet t c meta mark set 5
    nft add rule inet t c meta mark 5 ct mark set meta mark
    nft add rule inet t c udp dport vmap '{ 53 : accept, 67 : drop }'
    nft add rule inet t c ip daddr . tcp dport '{ 10.0.0.1 . 22, 10.0.0.2 . 80 }' accept
    nft add rule inet t c limit rate over 10 mbytes/second drop
    nft add rule inet t c ip dscp set cs1
    nft add rule inet t c meta skuid 0 accept
    nft add rule inet t c ether saddr 02:00:00:00:00:01 accept
    nft add rule inet t c fib daddr type local accept
    nft add rule inet t c quota over 10 mbytes drop
    nft add rule ip nat pre tcp dport 80 dnat to 10.0.0.5:8080
    nft add rule ip nat pre tcp dport 81 redirect to :8081
    nft add rule ip nat post oifname eth0 masquerade
    nft add rule ip nat post ip saddr 10.0.0.0/8 snat to 192.0.2.1
    nft add rule ip nat pre dnat to tcp dport map '{ 90 : 10.0.0.9 }'
    nft add rule inet t c tcp dport 22 accept comment '"ssh"'
    nft add set inet t dyn '{ type ipv4_addr; flags dynamic,timeout; timeout 1m; }'
    nft add rule inet t c tcp dport 22 add @dyn '{ ip saddr limit rate 3/minute }' accept
    nft add rule inet t c update @dyn '{ ip saddr timeout 2m }'
    nft add set inet t cc '{ type ipv4_addr . inet_service; }'
    nft add element inet t cc '{ 10.0.0.1 . 22 }'
    nft add quota inet t q '{ over 10 mbytes }'
    nft add limit inet t l '{ rate 5/second }'
    nft add chain inet t user
    nft rename chain inet t user user2
    nft add rule inet t c jump user2
    nft add rule inet t c goto user2
    nft add rule inet t user2 return
    nft 'add table netdev n; add chain netdev n i { type filter hook ingress device lo priority 0; }'
    nft add rule netdev n i ip saddr 10.0.0.1 drop
    nft delete set inet t cc
  `,
};

const views = [
  ["ip", "-d", "-j", "link"],
  ["ip", "-j", "addr"],
  ["ip", "-j", "route", "show", "table", "all"],
  ["ip", "-6", "-j", "route", "show", "table", "all"],
  ["ip", "-j", "rule"],
  ["ip", "-6", "-j", "rule"],
  ["ip", "-j", "neigh"],
  ["ip", "-j", "neigh", "show", "proxy"],
  ["ip", "-j", "nexthop"],
  ["bridge", "-j", "vlan"],
  ["bridge", "-j", "fdb"],
  ["tc", "-j", "qdisc"],
  ["nft", "-j", "list", "ruleset"],
];

/** Fields that differ between namespaces with the same configuration: indexes, times, and values that the kernel chooses. */
const volatile =
  /^(ifindex|operstate|promiscuity|.*timer|.*_lft|.*life_time|expires|used|updated|refcnt|cache_info|protocol_down_reason|token|inet6_addr_gen_mode|tentative)$/;
/** Flags of links and routes that the kernel sets some time after a change. */
const laterFlags = new Set(["NO-CARRIER", "LOWER_UP", "M-DOWN", "linkdown"]);
const isLinkLocal = (address: unknown) => /^(fe80|ff00)::/.test(`${address}`);

/** Converts a field of the tools' JSON for the comparison. */
function comparable(name: string, value: unknown): unknown {
  // The kernel adds link-local addresses when it has finished the detection of duplicates.
  if (name === "addr_info") return (value as { local?: string }[]).filter(({ local }) => !isLinkLocal(local));
  if (name === "flags" && Array.isArray(value)) return value.filter((flag) => !laterFlags.has(flag));
  const isNumbered = name === "handle" && typeof value === "number";
  return volatile.test(name) || isNumbered || (name === "state" && typeof value === "string") ? undefined : value;
}

async function stateOf(netns: NetworkNamespace): Promise<unknown[]> {
  const states: unknown[] = [];
  for (const command of views) {
    const child = netns.run(() => Bun.spawn(command, { stdout: "pipe", stderr: "inherit" }));
    const text = await new Response(child.stdout).text();
    const found = JSON.parse(text === "" ? "[]" : text, comparable) as { dst?: string }[] | { nftables: object[] };
    const list: { dst?: string }[] = "nftables" in found ? found.nftables : found;
    // The kernel lists some tables in the order of hash values, which differ between namespaces.
    const entries = list.filter(({ dst }) => !isLinkLocal(dst)).map((entry) => JSON.stringify(entry));
    states.push([command.join(" "), entries.toSorted()]);
  }
  return states;
}

const tools = ["strace", "ip", "bridge", "tc", "nft"];
const missing = tools.filter((name) => !hasProgram(name));

describeInNamespaces("bun-netlink record", () => {
  test.skipIf(missing.length > 0).each(Object.keys(groups))(
    "prints a program with the effect of the recorded commands: %s",
    async (group) => {
      using first = NetworkNamespace.create();
      using second = NetworkNamespace.create();
      const command = [process.execPath, "apps/cli/src/main.ts", "record", "--", "sh", "-c", groups[group]!];
      const recorder = first.run(() => Bun.spawn(command, { cwd: root, stdout: "pipe", stderr: "pipe" }));
      const text = await new Response(recorder.stdout).text();
      expect(await new Response(recorder.stderr).text()).not.toContain("warning");
      const file = join(import.meta.dir, `recorded-${process.pid}.ts`);
      await Bun.write(file, text);
      try {
        const program = second.run(() => Bun.spawn([process.execPath, file], { stdout: "pipe", stderr: "pipe" }));
        expect(await new Response(program.stderr).text()).toBe("");
        expect(await program.exited).toBe(0);
      } finally {
        rmSync(file);
      }
      expect(await stateOf(second)).toEqual(await stateOf(first));
    },
    60_000,
  );

  test.skipIf(missing.length > 0)("prefers the tables of bun-netlink/route, with the fewest fields", () => {
    const script = `
      ip link add br0 type bridge
      ip link set br0 up
      ip addr add 192.0.2.1/24 dev br0
      ip route add 198.51.100.0/24 via 192.0.2.9 metric 5
      ip link del br0`;
    const { stdout } = cli(["record", "--sandbox", "--", "sh", "-ec", script]);
    expect(stdout.split("\n").filter((line) => /^\w+\.\w+\(/.test(line))).toEqual([
      'links.add({ ifname: "br0", kind: "bridge" });',
      'links.set("br0", { up: true });',
      'addresses.add({ local: "192.0.2.1", prefixlen: 24, dev: "br0" });',
      'routes.add({ dst: "198.51.100.0/24", gateway: "192.0.2.9", metric: 5 });',
      'links.delete("br0");',
    ]);
  });

  test.skipIf(missing.length > 0)("prints the decoded requests with --json, and queries if nothing changes", () => {
    const { stdout } = cli(["record", "--sandbox", "--json", "--", "ip", "route", "show"]);
    expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toMatchObject({
      family: "rt-route",
      operation: "getroute",
      kind: "dump",
    });
    expect(cli(["record", "--sandbox", "--", "ip", "route", "show"]).stdout).toContain('.dump("getroute"');
  });

  test.skipIf(missing.length > 0)("reports programs that fail, send nothing or do not exist", () => {
    expect(cli(["record", "--", "false"]).status).toBe(1);
    expect(cli(["record", "--", "true"])).toMatchObject({ status: 0, stdout: "" });
    expect(cli(["record", "--", "no-such-program"])).toMatchObject({
      status: 2,
      stderr: "error: no-such-program: no such program\n",
    });
    expect(cli(["record"]).status).toBe(2);
  });
});
