import { expect } from "bun:test";
import { tc } from "../../src/families/tc.ts";
import { closeIdleSockets } from "../../src/index.ts";
import { Ipvs } from "../../src/subsystems/ipvs/index.ts";
import { Nftables } from "../../src/subsystems/nftables/index.ts";
import { BridgeVlans, type NewSharedAction, SharedActions } from "../../src/subsystems/route/index.ts";
import { FouPorts, L2tp } from "../../src/subsystems/tunnels/index.ts";
import { WireGuard } from "../../src/subsystems/wireguard/index.ts";
import { SecurityAssociations } from "../../src/subsystems/xfrm/index.ts";
import { mirror, securityAssociations } from "../../src/watch/index.ts";
import { bpfProgram } from "../subsystems/longest/entries.ts";
import { check, feed, type LongTable, listWith, range, two } from "../subsystems/longest/long-table.ts";
import { loadIpsec } from "../subsystems/xfrm/modules.ts";
import { test } from "../support/fixtures.ts";
import { runIn } from "../support/oracle.ts";
import { useLab } from "./lab.ts";
import { hasModule, loadModule } from "./modules.ts";

useLab();
for (const module of ["act_bpf", "act_gate", "fou", "ip_vs", "ip_vs_rr", "nf_flow_table_inet"].filter(hasModule))
  loadModule(module);
loadIpsec();

const association = (spi: number, keyBytes: number) => ({
  source: "10.0.0.1",
  destination: "10.0.0.2",
  protocol: "ah" as const,
  spi,
  mode: "transport" as const,
  authentication: { name: "hmac(sha256)", key: new Uint8Array(keyBytes).fill(spi) },
});

/** Longest authentication key of which an association fits a message: the kernel lists it in two attributes. */
const LONGEST_KEY = 15_900;

const ipvsServices = {
  open: (options: object) => Ipvs.open(options),
  openAsync: (options: object) => Ipvs.openAsync(options),
};

const tables: Readonly<Record<string, LongTable>> = {
  // Two neighbouring VLANs with different flags are not shown as a range.
  "bridge VLANs": {
    create(netns) {
      const bridge = "link add name b type bridge vlan_filtering 1 vlan_default_pvid 0";
      feed(netns, "/usr/bin/ip -batch -", [bridge, "link add x0 type dummy", "link set x0 master b"]);
      const flags = (index: number) => (index % 2 === 0 ? "" : "untagged");
      feed(
        netns,
        "bridge -batch -",
        range(4094).map((index) => `vlan add dev x0 vid ${index + 1} ${flags(index)}`),
      );
    },
    list: listWith(BridgeVlans, (client) => client.list({ dev: "x0", stats: true })),
    count: 4094,
    shown: "bridge vlan show dev x0 | grep '[0-9]'",
  },
  "security associations": {
    create(netns) {
      using associations = SecurityAssociations.open({ netns });
      check(associations.addMany(range(50).map((index) => association(0x1000 + index, index < 5 ? LONGEST_KEY : 32))));
    },
    list: listWith(SecurityAssociations, (client) => client.list()),
    count: 50,
    shown: "/usr/bin/ip xfrm state | grep ^src",
  },
  "L2TP sessions": {
    create(netns) {
      feed(netns, "/usr/bin/ip -batch -", ["link set lo up"]);
      using l2tp = L2tp.open({ netns });
      l2tp.tunnels.add({ id: 1, peerId: 2, local: "::1", remote: "::1", localPort: 5001, remotePort: 5002 });
      const cookies = { cookie: "0506070801020304", peerCookie: "0506070801020304" };
      const session = (id: number) => ({ tunnelId: 1, id, peerId: id, ifname: `l${id}`.padEnd(15, "x"), ...cookies });
      check(l2tp.sessions.addMany(range(100).map((index) => session(index + 1))));
    },
    list: listWith(L2tp, ({ sessions }) => sessions.list()),
    count: 100,
    shown: "/usr/bin/ip l2tp show session | grep ^Session",
  },
  "FOU ports": {
    create(netns) {
      using ports = FouPorts.open({ netns });
      check(
        ports.addMany(
          range(100).map((index) => ({ port: 5000 + index, encapsulation: "gue" as const, local: "127.0.0.1" })),
        ),
      );
    },
    list: listWith(FouPorts, (client) => client.list()),
    count: 100,
    shown: "/usr/bin/ip fou show",
  },
  // The most devices of a flow table (NFT_NETDEVICE_MAX).
  "devices of flow tables": {
    create(netns) {
      const devices = range(255).map((index) => `d${index}`);
      feed(
        netns,
        "/usr/bin/ip -batch -",
        devices.map((device) => `link add ${device} type dummy`),
      );
      using nft = Nftables.open({ netns });
      const table = { family: "inet", table: "t", hook: "ingress", prio: 0 } as const;
      nft.add([
        { table: { family: "inet", name: "t" } },
        { flowtable: { ...table, name: "f", dev: devices } },
        { flowtable: { ...table, name: "g", dev: [] } },
      ]);
    },
    async list({ netns, isAsync }) {
      const options = netns === undefined ? {} : { netns };
      using client = isAsync ? Nftables.openAsync(options) : Nftables.open(options);
      return (await client.listRuleset()).flatMap((object): unknown[] =>
        "flowtable" in object ? [object.flowtable.name, ...[object.flowtable.dev ?? []].flat()] : [],
      );
    },
    count: 257,
    shown: "nft list flowtables | grep -oE 'flowtable [fg]|d[0-9]+'",
  },
  "IPVS services": {
    create(netns) {
      using ipvs = Ipvs.open({ netns });
      const service = {
        protocol: "tcp" as const,
        address: "2001:db8::1",
        scheduler: "rr",
        flags: ["onepacket" as const],
      };
      check(ipvs.services.addMany(range(500).map((index) => ({ ...service, port: index + 1 }))));
    },
    list: listWith(ipvsServices, ({ services }) => services.list()),
    count: 500,
    shown: "grep ^TCP /proc/net/ip_vs",
  },
};

test.each(Object.keys(tables))("A list of a long table has each entry in both forms: %s", async (name, { netns }) => {
  const { create, list, count, shown } = tables[name]!;
  create(netns);
  expect(runIn(netns, ["sh", "-c", shown]).trim().split("\n")).toHaveLength(count);
  for (const isAsync of [false, true]) {
    // The kernel sizes the datagrams of a socket by its earlier ones.
    closeIdleSockets();
    expect(await list({ netns, isAsync })).toHaveLength(count);
  }
});

// The allowed IPs of a peer continue in the next message wherever the first one is full.
test("Peers of WireGuard have all of their allowed IPs in both forms", async ({ netns }) => {
  const key = (index: number) => new Uint8Array(32).fill(1).with(0, index).toBase64();
  const counts = [10_000, ...range(12).map((index) => 600 + 7 * index), 0, 1];
  const peers = counts.map((count, index) => ({
    publicKey: key(index),
    presharedKey: key(index),
    endpoint: `[2001:db8::1]:${index + 1}`,
    allowedIPs: range(count).map((at) => (at % 3 ? `10.${index}.${two(at)}/32` : `2001:db8:${index}::${at}/128`)),
  }));
  using wireguard = WireGuard.open({ netns });
  using later = WireGuard.openAsync({ netns });
  wireguard.create("wg0", { peers });
  const shown = new Map(
    runIn(netns, ["wg", "show", "wg0", "allowed-ips"])
      .trim()
      .split("\n")
      .map((line) => [
        line.split("\t")[0]!,
        line
          .split("\t")[1]!
          .split(" ")
          .filter((one) => one !== "(none)")
          .sort(),
      ]),
  );
  for (const get of [() => wireguard.get("wg0"), () => later.get("wg0")]) {
    closeIdleSockets();
    const listed = (await get()).peers.map(
      (peer) => [peer.publicKey, peer.allowedIPs.toSorted(), peer.endpoint] as const,
    );
    expect(listed).toHaveLength(peers.length);
    for (const [publicKey, allowedIPs, endpoint] of listed) {
      const index = counts.findIndex((_, at) => key(at) === publicKey);
      expect([publicKey, allowedIPs.length, endpoint]).toEqual([
        publicKey,
        counts[index],
        `[2001:db8::1]:${index + 1}`,
      ]);
      expect(allowedIPs).toEqual(shown.get(publicKey)!);
    }
  }
});

// `ip xfrm state` shows only the associations that are newer than the long one.
test("A list of associations reports one that is longer than a message of the kernel", async ({ netns }) => {
  using associations = SecurityAssociations.open({ netns });
  using later = SecurityAssociations.openAsync({ netns });
  check(associations.addMany([association(0x101, 32), association(0x102, LONGEST_KEY), association(0x103, 32)]));
  for (const filter of [{}, { protocol: "ah" as const }, { family: "inet" as const }])
    expect(associations.list(filter).toArray()).toHaveLength(3);
  check(associations.addMany([association(0x104, LONGEST_KEY + 400), association(0x105, 32)]));
  expect(runIn(netns, ["/usr/bin/ip", "xfrm", "state"]).match(/^src/gm)).toHaveLength(1);
  const reason = "an association is longer than a message of the kernel, which omits 4 of 5 (EMSGSIZE)";
  for (const filter of [{}, { protocol: "ah" as const }, { family: "inet" as const }]) {
    expect(() => associations.list(filter).toArray()).toThrow(reason);
    expect(() => [...associations.list(filter)]).toThrow(reason);
    await expect(later.list(filter).toArray()).rejects.toThrow(reason);
  }
  await expect(mirror(securityAssociations, { netns })).rejects.toThrow(reason);
  expect(associations.count()).toMatchObject({ entries: 5 });
  associations.delete(association(0x104, 0));
  expect(associations.list().toArray()).toHaveLength(4);
  await using copy = await mirror(securityAssociations, { netns });
  expect(copy.securityAssociations.size).toBe(4);
});

const gate = (count: number) => ({
  clockid: 11,
  entryList: { oneEntry: range(count).map(() => ({ interval: 1_000_000, gate: true, ipv: -1, maxOctets: -1 })) },
});

/** Options of a short action, a long one, and one that is longer than a message. */
const options = {
  bpf: [bpfProgram(1), bpfProgram(4000), bpfProgram(4096)],
  gate: [gate(1), gate(600), gate(1200)],
} as const;

// `tc actions ls` shows only the first action.
test.each(["bpf", "gate"] as const)("A list of %s actions reports one that is too long", async (kind, { netns }) => {
  const [short, long, longest] = options[kind];
  using actions = SharedActions.open({ netns });
  using later = SharedActions.openAsync({ netns });
  // Linux 6.1 adds a long program, but its reply reports EINVAL. (tcf_add_notify)
  const add = (first: number, ...all: object[]) =>
    actions.addMany(
      all.map((own, at) => ({
        kind,
        index: first + at,
        options: { parms: { action: "pipe" }, ...own },
      })) as NewSharedAction[],
    );
  add(1, short, long, short);
  const indices = [1, 2, 3];
  for (const filter of [{}, { usedWithinMs: 100_000 }]) {
    expect(
      actions
        .list(kind, filter)
        .toArray()
        .map(({ index }) => index),
    ).toEqual(indices);
    expect((await later.list(kind, filter).toArray()).map(({ index }) => index)).toEqual(indices);
  }
  add(4, longest, short);
  using kernel = tc.connect({ netns });
  const flags = { value: ["large-dump-on" as const], selector: ["large-dump-on" as const] };
  const dumped = kernel.dump("getaction", { header: {}, tab: [{ kind }], flags });
  expect(dumped.toArray().flatMap(({ tab = [] }) => tab)).toHaveLength(3);
  expect(dumped.consistent).toBe(true);
  const reason = `an action is longer than a message of the kernel, which omits the actions ${kind} index 4, ${kind} index 5 (EMSGSIZE)`;
  expect(() => actions.list(kind).toArray()).toThrow(reason);
  expect(() => [...actions.list(kind, { usedWithinMs: 100_000 })]).toThrow(reason);
  await expect(later.list(kind).toArray()).rejects.toThrow(reason);
});
