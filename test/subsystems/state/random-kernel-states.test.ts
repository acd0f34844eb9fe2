import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { type Description, snapshot } from "../../../src/subsystems/state/index.ts";
import { describeWith } from "../../support/environment.ts";
import { ipJson, runIn } from "../../support/oracle.ts";
import { inputs, seed } from "../../support/seed.ts";
import { ip, shifted } from "./other-indices.ts";
import { randomNumbers } from "./random-states.ts";
import { apply, planned } from "./support.ts";

const ROUNDS = inputs(3, 12);

/** Returns commands of ip(8), bridge(8) and tc(8) that create a random state. Some of them fail. */
function randomCommands(random: () => number): string[] {
  const below = (limit: number) => Math.floor(random() * limit);
  const one = <Item>(items: readonly Item[]): Item => items[below(items.length)]!;
  const some = (chance: number, text: string) => (random() < chance ? ` ${text}` : "");
  const ports = ["p0", "p1", "p2", "p3"];
  const port = () => one(ports);
  const commands = ["ip link set lo up"];
  for (const [index, name] of ports.entries())
    commands.push(`ip link add ${name} address 02:00:00:00:00:1${index} type veth peer name ${name}e`);
  commands.push("ip link add br0 type bridge", "ip link add br1 type bridge");
  for (const name of ports.slice(0, 2 + below(3)))
    if (random() < 0.5) commands.push(`ip link set ${name} master ${one(["br0", "br1"])}`);
  commands.push(`ip link set ${port()} type bridge_slave backup_port ${port()}`);
  commands.push(
    `ip link add vx0 type vxlan id 7 dstport 4789${some(0.7, `dev ${port()}`)}${some(0.5, "local 10.0.0.1")}`,
  );
  commands.push(`ip link add link ${port()} name mv0 type macvlan mode ${one(["bridge", "private", "vepa"])}`);
  for (const name of [...ports, "br0", "br1", "vx0", "mv0"]) commands.push(`ip link set ${name} up`);
  for (const name of ports) commands.push(`ip link set ${name}e up`);
  const devices = [...ports, "br0", "br1", "vx0"];
  for (let index = 0; index < 10; index++) {
    const dev = one(devices);
    const peer = some(0.3, `peer 10.${one([3, 4])}.0.${below(3)}/24`);
    commands.push(
      peer === ""
        ? `ip addr add 10.${below(2)}.0.${1 + below(4)}/${one([24, 25])}${some(0.3, "broadcast +")} dev ${dev}`
        : `ip addr add 10.${below(2)}.0.${1 + below(4)}${peer} dev ${dev}`,
      `ip addr add 2001:db8:${below(3)}::${1 + below(4)}/64 dev ${dev} nodad${some(0.2, "noprefixroute")}`,
    );
  }
  for (let index = 0; index < 14; index++) {
    const metric = some(0.4, `metric ${10 + below(2)}`);
    const table = some(0.2, "table 100");
    const verb = one(["add", "append", "append"]);
    const path = one([
      `dev ${one(devices)}`,
      `via 10.0.0.${100 + below(2)} dev ${one(devices)} onlink`,
      `nexthop via 10.0.0.9 dev ${port()} onlink nexthop via 10.0.0.8 dev ${port()} onlink weight ${1 + below(3)}`,
    ]);
    commands.push(`ip route ${verb} 172.16.${below(3)}.0/24 ${path}${metric}${table}${some(0.2, "proto static")}`);
    commands.push(`ip route ${verb} ${one(["unreachable", "blackhole"])} 172.17.${below(2)}.0/24${metric}`);
    commands.push(`ip route ${verb} 2001:db8:f${below(3)}::/48 dev ${one(devices)}${metric}${table}`);
  }
  for (let index = 0; index < 4; index++) {
    commands.push(
      `ip rule add priority ${100 + index} from 10.${below(3)}.0.0/16 table 100${some(0.3, `iif ${port()}`)}`,
    );
    const mac = `02:00:00:00:01:0${below(3)}`;
    commands.push(`ip neigh add 10.0.0.${200 + below(3)} dev ${one(devices)} lladdr ${mac}`);
    commands.push(`ip neigh add proxy 10.0.1.${below(3)} dev ${one(devices)}`);
    commands.push(`bridge fdb add ${mac} dev ${port()} master static`);
    commands.push(
      `bridge fdb append 00:00:00:00:00:00 dev vx0 dst 192.0.2.${below(3)}${some(0.3, `via ${port()}`)}${some(0.3, "port 4790")}`,
    );
    commands.push(`ip nexthop add id ${500 + index} via 10.0.0.${100 + below(3)} dev ${port()} onlink`);
  }
  const shaped = port();
  commands.push(`tc qdisc add dev ${shaped} root handle 1: htb default 10`);
  commands.push(`tc class add dev ${shaped} parent 1: classid 1:10 htb rate 1mbit`);
  const redirecting = port();
  commands.push(`tc qdisc add dev ${redirecting} clsact`);
  // The kernel numbers the hash tables of u32, so only one chain has such a filter.
  const action = `action mirred egress ${one(["mirror", "redirect"])} dev ${port()}`;
  const hook = one(["ingress", "egress"]);
  commands.push(`tc filter add dev ${redirecting} ${hook} pref 5 u32 match u32 0 0 ${action}`);
  return commands;
}

/** Creates a random state. Returns the number of commands that the kernel has accepted. */
function create(netns: NetworkNamespace, commands: readonly string[]): number {
  let count = 0;
  for (const command of commands) {
    try {
      ip(netns, command.startsWith("ip ") ? command.slice(3) : command);
      count++;
    } catch {
      // For example, the address exists.
    }
  }
  return count;
}

const volatile = new Set([
  ...["ifindex", "link_index", "permaddr", "stats64", "stats", "used", "updated", "valid_life_time", "fh", "bytes"],
  ...["ref", "bind", "not_in_hw", "used_hw_stats", "bridge_id", "root_id", "designated_root", "root_port", "id"],
  ...["broadcast_address", "rule hit", "success", "operstate", "carrier_changes", "refcnt", "gc_timer", "hello_timer"],
  ...["tcn_timer", "topology_change_timer", "hold_timer", "forward_delay_timer", "message_age_timer", "no", "state"],
  ...[
    "designated_bridge",
    "designated_port",
    "designated_cost",
    "topology_change",
    "topology_change_detected",
    "flags",
  ],
  ...[
    "direct_packets_stat",
    "config_pending",
    "port_no",
    "port_id",
    "promiscuity",
    "allmulti",
    "installed",
    "fdb_n_learned",
    "maxmtu",
    "minmtu",
  ],
]);

/** Returns the state of a namespace as ip(8), bridge(8) and tc(8) show it, without what the kernel chooses. */
function shown(netns: NetworkNamespace): Record<string, string[]> {
  const json = (program: string, ...args: string[]) => {
    const text = runIn(netns, [program, "-j", ...args]).trim();
    return text === "" ? [] : (JSON.parse(text) as Record<string, unknown>[]);
  };
  const plain = (entry: object) => JSON.stringify(entry, (name, value) => (volatile.has(name) ? undefined : value));
  const isOwn = ({ protocol, dst, mac, local }: { protocol?: string; dst?: string; mac?: string; local?: string }) =>
    protocol !== "kernel" &&
    dst?.startsWith("ff00") !== true &&
    mac?.startsWith("33:33") !== true &&
    local?.startsWith("fe80") !== true;
  const texts = (entries: readonly object[]) => entries.filter(isOwn).map(plain);
  const links = ipJson(netns, "-d", "link").map(({ address: _, broadcast: __, ...link }) => link);
  const addresses = ipJson(netns, "addr").flatMap(({ ifname, addr_info }) =>
    (addr_info as { local?: string }[]).map((address) => ({ dev: ifname, ...address })),
  );
  const devices = links.map(({ ifname }) => `${ifname}`);
  return {
    links: texts(links).sort(),
    addresses: texts(addresses).sort(),
    // Appended routes keep their order.
    routes4: texts(ipJson(netns, "-4", "route", "show", "table", "all")),
    routes6: texts(ipJson(netns, "-6", "route", "show", "table", "all")).sort(),
    rules: texts(ipJson(netns, "rule")),
    neighbours: texts(ipJson(netns, "neigh", "show", "nud", "permanent")).sort(),
    proxies: texts(ipJson(netns, "neigh", "show", "proxy")).sort(),
    nexthops: texts(ipJson(netns, "nexthop")).sort(),
    // Bridges learn further addresses.
    forwarding: texts(
      json("bridge", "fdb", "show").filter((entry) => entry["state"] === "static" || "dst" in entry),
    ).sort(),
    qdiscs: texts(json("tc", "qdisc", "show").filter(({ kind }) => kind === "htb" || kind === "clsact")).sort(),
    filters: devices.flatMap((dev) =>
      ["ingress", "egress"].flatMap((hook) => texts(json("tc", "filter", "show", "dev", dev, hook))),
    ),
  };
}

describeWith(["ip", "bridge", "tc"], "The snapshot of a random kernel state", () => {
  test("is accepted, plans nothing, and creates the same state where interfaces have other indices", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const commands = randomCommands(randomNumbers(seed + round));
      try {
        using netns = NetworkNamespace.create();
        expect(create(netns, commands)).toBeGreaterThan(commands.length / 3);
        const taken: Description = JSON.parse(JSON.stringify(await snapshot({ netns })));
        expect(await planned(netns, taken)).toEqual([]);
        using other = shifted(3 + round);
        await apply(other, taken);
        expect(await planned(other, taken)).toEqual([]);
        expect(shown(other)).toEqual(shown(netns));
      } catch (error) {
        throw new Error(`round ${round}: ${error instanceof Error ? error.message : error}`, { cause: error });
      }
    }
  });
});
