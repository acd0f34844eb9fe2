// Long tables of netfilter.
import { AccountingObjects, Conntrack, Expectations, Ipset } from "../../../src/subsystems/netfilter/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import * as sources from "../../../src/watch/index.ts";
import { addTunnels, check, feed, hex, ip, type LongTable, listWith, range, two } from "./long-table.ts";

export const netfilterTables: Readonly<Record<string, LongTable>> = {
  connections: {
    create(netns) {
      using table = Conntrack.open({ netns });
      const ends = { source: "2001:db8::1", destination: "2001:db8::2" };
      const rest = { timeout: 600, mark: 0xffffffff, zone: 65535 };
      for (const port of range(1000)) {
        const original = { ...ends, sourcePort: port + 1, destinationPort: 65535 };
        table.create({ ...rest, protocol: "tcp", original, tcp: { state: "established" } });
      }
    },
    list: listWith(Conntrack, (client) => client.list()),
    count: 1000,
    shown: "conntrack -L -f ipv6",
    source: sources.connections,
  },
  sets: {
    create: (netns) =>
      feed(
        netns,
        "ipset restore",
        range(500).map(
          (index) =>
            `create ${`s${index}x`.padEnd(31, "0")} hash:net,port family inet6 counters comment skbinfo timeout 600`,
        ),
      ),
    list: listWith(Ipset, (client) => client.list()),
    count: 500,
    shown: "ipset list -n",
  },
  "elements of a set": {
    create(netns) {
      const comment = "c".repeat(255);
      const rest = `timeout 600 packets 1 bytes 1 skbmark 0xffffffff/0xffffffff skbprio 1:1 skbqueue 1 comment ${comment}`;
      const add = (index: number) => `add s 2001:db8::${hex(index + 1)}/128,tcp:65535 ${rest}`;
      const create = "create s hash:net,port family inet6 counters comment skbinfo timeout 600";
      feed(netns, "ipset restore", [create, ...range(1000).map(add)]);
    },
    list: listWith(Ipset, (client) => client.entries("s")),
    count: 1000,
    shown: "ipset list s | grep comment.*ccc",
  },
  expectations: {
    create(netns) {
      using connections = Conntrack.open({ netns });
      using expectations = Expectations.open({ netns });
      for (const index of range(300)) {
        const original = { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: index + 1, destinationPort: 21 };
        const master = { protocol: "tcp", original } as const;
        connections.create({ ...master, timeout: 600, tcp: { state: "established" }, helper: "ftp" });
        const expected = { ...original, sourcePort: 0, destinationPort: index + 1000 };
        expectations.create({
          protocol: "tcp",
          expected,
          master: { protocol: "tcp", ...original },
          flags: ["permanent"],
        });
      }
    },
    list: listWith(Expectations, (client) => client.list()),
    count: 300,
    shown: "conntrack -L expect",
  },
  "accounting objects": {
    create(netns) {
      using objects = AccountingObjects.open({ netns });
      check(
        objects.addMany(
          range(1000).map((index) => ({ name: `a${index}x`.padEnd(31, "0"), quota: { bytes: 2n ** 63n } })),
        ),
      );
    },
    list: listWith(AccountingObjects, (client) => client.list()),
    count: 1000,
    shown: "seq 1000",
  },
  // Names of 255 bytes, comments of 128 characters, and a set whose elements have comments and counters.
  nftables: {
    create(netns) {
      const name = (start: string) => start.padEnd(255, "0");
      const comment = `comment "${"c".repeat(128)}"`;
      const table = name("t");
      const element = (index: number) => `10.0.${two(index)} counter ${comment}`;
      const chains = range(40).map((index) => `chain ${name(`c${index}x`)} { ${comment}; }`);
      const counters = range(40).map((index) => `counter ${name(`k${index}x`)} { ${comment}; }`);
      const sets = range(40).map(
        (index) => `set ${name(`s${index}x`)} { type ipv4_addr . inet_service . mark; ${comment}; }`,
      );
      const long = `set long { type ipv4_addr; counter; ${comment}; }`;
      // The requests of a command fit the send buffer of an ordinary user.
      feed(netns, "nft -f -", [`table inet ${table} { ${comment};`, ...chains, ...counters, ...sets, long, "}"]);
      for (const part of range(2)) {
        const elements = range(500).map((index) => element(500 * part + index));
        feed(netns, "nft -f -", [`add element inet ${table} long { ${elements.join(", ")} }`]);
      }
    },
    async list({ netns, isAsync }) {
      const options = netns === undefined ? {} : { netns };
      using client = isAsync ? Nftables.openAsync(options) : Nftables.open(options);
      const objects = await client.listRuleset();
      return objects.flatMap((object): unknown[] =>
        "set" in object ? [object, ...(object.set.elem ?? [])] : [object],
      );
    },
    count: 122 + 1000,
    shown: String.raw`nft list ruleset | grep -oE '^\s*(table|chain|set|counter) [a-z]|10\.0\.[0-9]+\.[0-9]+'`,
    isLong: true,
  },
  // Data of up to 270 bytes, and keys of the most bytes of a concatenation (NFT_REG32_COUNT).
  "elements of maps": {
    create(netns) {
      const chain = (index: number) => `c${index}x`.padEnd(255, "0");
      const key = (index: number) => [...Array(3).fill("2001:db8::1"), `2001:db8::${hex(index + 1)}`].join(" . ");
      const type = "ipv6_addr . ipv6_addr . ipv6_addr . ipv6_addr";
      feed(netns, "nft -f -", [
        `table ip t { ${range(200)
          .map((index) => `chain ${chain(index)} { }`)
          .join("; ")}; map m { type ${type} : verdict; counter; }; }`,
      ]);
      const elements = range(200).map((index) => `${key(index)} comment "${"c".repeat(128)}" : jump ${chain(index)}`);
      feed(netns, "nft -f -", [`add element ip t m { ${elements.join(", ")} }`]);
    },
    async list({ netns, isAsync }) {
      const options = netns === undefined ? {} : { netns };
      using client = isAsync ? Nftables.openAsync(options) : Nftables.open(options);
      return (await client.listRuleset()).flatMap((object): unknown[] =>
        "map" in object ? (object.map.elem as unknown[]) : [],
      );
    },
    count: 200,
    shown: "nft list map ip t m | grep -o jump",
  },
  // The most devices of a chain (NFT_NETDEVICE_MAX).
  "chains with devices": {
    create(netns) {
      ip(netns, addTunnels(255));
      using nft = Nftables.open({ netns });
      nft.add([
        { table: { family: "netdev", name: "t" } },
        {
          chain: {
            family: "netdev",
            table: "t",
            name: "c",
            type: "filter",
            hook: "ingress",
            prio: 0,
            dev: range(255).map((index) => `x${index}`),
          },
        },
        { chain: { family: "netdev", table: "t", name: "d" } },
      ]);
    },
    async list({ netns, isAsync }) {
      const options = netns === undefined ? {} : { netns };
      using client = isAsync ? Nftables.openAsync(options) : Nftables.open(options);
      return (await client.listRuleset()).flatMap((object): unknown[] =>
        "chain" in object ? [object.chain.name, ...[object.chain.dev ?? []].flat()] : [],
      );
    },
    count: 257,
    shown: "nft list ruleset | grep -oE 'chain [cd]|x[0-9]+'",
    isLong: true,
  },
};
