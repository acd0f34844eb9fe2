// Every class that lists a table has the static method keyOf. A new class needs one, or an entry in the exceptions below.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { IpvsDaemons, IpvsDestinations, IpvsServices } from "../../src/subsystems/ipvs/index.ts";
import {
  AccountingObjects,
  ConnectionHelpers,
  Expectations,
  TimeoutPolicies,
} from "../../src/subsystems/netfilter/index.ts";
import { Datapath } from "../../src/subsystems/ovs/index.ts";
import { AddressLabels, Chains, Namespaces, SharedActions, VxlanVnis } from "../../src/subsystems/route/index.ts";
import { TcpMetrics } from "../../src/subsystems/sockets/index.ts";
import {
  FouPorts,
  GtpContexts,
  IlaMappings,
  Ioam6Namespaces,
  Ioam6Schemas,
  L2tpSessions,
  L2tpTunnels,
  Macsec,
  MacsecReceiveAssociations,
  MacsecReceiveChannels,
  MacsecTransmitAssociations,
  Seg6HmacKeys,
  TeamOptions,
} from "../../src/subsystems/tunnels/index.ts";
import { WireGuard } from "../../src/subsystems/wireguard/index.ts";
import { readDeclarations } from "./declarations.ts";

/** Classes ("module: Class") that list entries and have no keyOf, with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  "bun-netlink/ethtool: EthtoolReader": "lists one entry per interface, whose key is Links.keyOf(entry)",
  "bun-netlink/nftables: NftMirror":
    "lists objects of many kinds, whose family, table, name or handle the caller passes",
  "bun-netlink/nftables: Nftables":
    "lists objects of many kinds, whose family, table, name or handle the caller passes",
  "bun-netlink/ovs: Connections": "lists connections, whose key is Conntrack.keyOf(entry)",
  "bun-netlink/ovs: DatapathTimeoutPolicies": "lists policies by a number, which is their only identity",
  "bun-netlink/system: Sysctls": "lists values by name",
};

/** Modules of the package whose exports are loaded: all but families and constants, which contain no tables. */
async function* modules(): AsyncGenerator<[string, Record<string, unknown>]> {
  const root = join(import.meta.dir, "../..");
  const { exports } = (await Bun.file(join(root, "package.json")).json()) as {
    exports: Record<string, { default?: string }>;
  };
  for (const [path, { default: file }] of Object.entries(exports)) {
    if (file === undefined || path.includes("*") || path === "./constants") continue;
    const source = join(root, file.replace("./dist/", "src/").replace(/\.js$/, ".ts"));
    yield [path.replace(".", "bun-netlink"), (await import(source)) as Record<string, unknown>];
  }
}

/** Reports whether an exported value opens or is a table: an object with `open`, or a class that has `list`. */
function isTable(value: unknown): value is { keyOf?: unknown } {
  if (typeof value === "function")
    return "list" in value || (value.prototype !== undefined && "list" in value.prototype);
  return typeof value === "object" && value !== null && "open" in value;
}

test("Every exported table has keyOf, or a reason why it has none", async () => {
  const tables: string[] = [];
  const lacking = new Set<string>();
  for await (const [module, exported] of modules()) {
    for (const [name, value] of Object.entries(exported).filter(([, value]) => isTable(value))) {
      tables.push(name);
      if (typeof (value as { keyOf?: unknown }).keyOf !== "function") lacking.add(`${module}: ${name}`);
    }
  }
  // Classes of which only the type is exported, such as the tables of a datapath.
  const declarations = await readDeclarations();
  for (const { module, owner, name } of declarations) {
    if (name !== "list" || owner === "" || tables.includes(owner)) continue;
    if (!declarations.some((other) => other.owner === owner && other.name === "keyOf"))
      lacking.add(`${module}: ${owner}`);
  }
  expect([...lacking].sort()).toEqual(Object.keys(exceptions).sort());
  expect(tables.length).toBeGreaterThan(45);
});

test("keyOf rejects an entry without the fields that it reads, with the path of the field", async () => {
  const others: string[] = [];
  const invalid = [undefined, 5, [], {}, { local: 5, mac: 5, sci: 5, flags: 5, original: 5, expected: 5, type: 5 }];
  for await (const [module, exported] of modules()) {
    for (const [name, value] of Object.entries(exported)) {
      const keyOf = isTable(value) ? value.keyOf : undefined;
      if (typeof keyOf !== "function") continue;
      for (const entry of invalid) {
        try {
          keyOf(entry);
        } catch (error) {
          const text = String(error);
          if (!/^(Type|Range)Error: [\w.]+: (expected|missing)/.test(text)) others.push(`${module}: ${name}: ${text}`);
        }
      }
    }
  }
  expect(others).toEqual([]);
});

test.each<[string, string, string]>([
  [
    "connections that are expected",
    Expectations.keyOf({
      family: "inet",
      protocol: "tcp",
      expected: { source: "192.0.2.1", destination: "192.0.2.2", sourcePort: 0, destinationPort: 2000 },
      zone: 3,
    }),
    "family inet protocol tcp source 192.0.2.1 sourcePort 0 destination 192.0.2.2 destinationPort 2000 zone 3",
  ],
  ["accounting objects", AccountingObjects.keyOf({ name: "web" }), "name web"],
  [
    "connection tracking helpers",
    ConnectionHelpers.keyOf({ name: "ftp", family: "inet", protocol: "tcp" }),
    "name ftp family inet protocol tcp",
  ],
  ["timeout policies", TimeoutPolicies.keyOf({ name: "short" }), "name short"],
  [
    "IPVS services",
    IpvsServices.keyOf({ protocol: 6, address: "2001:DB8::1", port: 80 }),
    "protocol tcp address 2001:db8::1 port 80",
  ],
  ["IPVS services with a mark", IpvsServices.keyOf({ mark: 7 }), "mark 7 family inet"],
  [
    "IPVS destinations",
    IpvsDestinations.keyOf({ service: { protocol: "udp", address: "192.0.2.1", port: 53 }, address: "10.0.0.1" }),
    "service {protocol udp address 192.0.2.1 port 53} address 10.0.0.1 port 53",
  ],
  ["IPVS daemons", IpvsDaemons.keyOf({ state: "master" }), "state master"],
  ["datapaths", Datapath.keyOf({ ifindex: 5 }), "ifindex 5"],
  ["ports of a datapath", Datapath.portKeyOf({ number: 2 }), "number 2"],
  ["flows with an identifier", Datapath.flowKeyOf({ ufid: "a-b", key: { inPort: 1 } }), "ufid a-b"],
  [
    "flows without an identifier",
    Datapath.flowKeyOf({ key: { inPort: 1, ethertype: 0x0800 } }),
    "key {inPort 1 ethertype 2048}",
  ],
  ["meters", Datapath.meterKeyOf({ id: 3 }), "id 3"],
  ["address labels", AddressLabels.keyOf({ prefix: "2001:db8::/32" }), "prefix 2001:db8::/32"],
  ["chains of an interface", Chains.keyOf({ ifindex: 2, parent: "ffff:", chain: 1 }), "ifindex 2 parent ffff: chain 1"],
  ["chains of a block", Chains.keyOf({ block: 10, chain: 0 }), "block 10 chain 0"],
  ["network namespaces", Namespaces.keyOf({ name: "blue" }), "name blue"],
  ["shared actions", SharedActions.keyOf({ kind: "gact", index: 4 }), "kind gact index 4"],
  ["VNIs", VxlanVnis.keyOf({ ifindex: 9, vni: 100 }), "ifindex 9 vni 100"],
  [
    "TCP metrics",
    TcpMetrics.keyOf({ destination: "192.0.2.7", source: "192.0.2.1" }),
    "destination 192.0.2.7 source 192.0.2.1",
  ],
  ["WireGuard interfaces", WireGuard.keyOf({ ifindex: 3 }), "ifindex 3"],
  ["FOU ports", FouPorts.keyOf({ port: 5555, local: "192.0.2.1" }), "port 5555 family inet local 192.0.2.1"],
  ["PDP contexts", GtpContexts.keyOf({ ifindex: 4, version: 1, inputTei: 100 }), "ifindex 4 version 1 inputTei 100"],
  ["ILA mappings", IlaMappings.keyOf({ match: "2001:db8:0:1" }), "match 2001:db8:0:1"],
  ["IOAM namespaces", Ioam6Namespaces.keyOf({ id: 1 }), "id 1"],
  ["IOAM schemas", Ioam6Schemas.keyOf({ id: 2 }), "id 2"],
  ["L2TP tunnels", L2tpTunnels.keyOf({ id: 1 }), "id 1"],
  ["L2TP sessions", L2tpSessions.keyOf({ tunnelId: 1, id: 2 }), "tunnelId 1 id 2"],
  ["MACsec interfaces", Macsec.keyOf({ ifindex: 6 }), "ifindex 6"],
  ["MACsec transmit associations", MacsecTransmitAssociations.keyOf({ ifindex: 6, number: 1 }), "ifindex 6 number 1"],
  [
    "MACsec receive channels",
    MacsecReceiveChannels.keyOf({ ifindex: 6, sci: "02000000000A0001" }),
    "ifindex 6 sci 02000000000a0001",
  ],
  [
    "MACsec receive associations",
    MacsecReceiveAssociations.keyOf({ ifindex: 6, sci: "02000000000a0001", number: 2 }),
    "ifindex 6 sci 02000000000a0001 number 2",
  ],
  ["HMAC keys", Seg6HmacKeys.keyOf({ id: 8 }), "id 8"],
  [
    "team options",
    TeamOptions.keyOf({ ifindex: 7, portIndex: 8, name: "enabled" }),
    "ifindex 7 portIndex 8 name enabled",
  ],
])("The key of %s names the fields that identify an entry", (_, key, expected) => {
  expect(key).toBe(expected);
});
