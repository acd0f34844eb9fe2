// Tests packets in tunnels and named tunnels. nft 1.1.7 prints the expected forms.
import { expect } from "bun:test";
import { field, match, type NftObject, type Statement } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../../support/environment.ts";
import { testInTable as test } from "../fixtures.ts";
import { expressionsOf, inTable, rule } from "../lab.ts";

const inner = (tunnel: "vxlan" | "geneve" | "gre" | "gretap", protocol: string, name: string, right: unknown) => {
  const left = { payload: { tunnel, protocol, field: name } };
  return { match: { op: "==", left, right } } as Statement;
};

/** Rules that match packets in tunnels. The library adds protocol matches, which these rules omit. */
const rules: Statement[][] = [
  [match("udp.dport", 4789), inner("vxlan", "vxlan", "vni", 10)],
  [match("udp.dport", 4789), inner("vxlan", "ip", "saddr", "10.0.0.1"), inner("vxlan", "ip", "daddr", "10.0.0.2")],
  [match("udp.dport", 4789), inner("vxlan", "ip", "saddr", { prefix: { addr: "10.0.0.0", len: 8 } })],
  [match("udp.dport", 4789), inner("vxlan", "vlan", "id", 5), { counter: { packets: 0, bytes: 0 } }],
  [match("udp.dport", 4789), inner("vxlan", "icmp", "type", "echo-request")],
  [match("ip.saddr", "192.0.2.1"), match("udp.dport", 6081), inner("geneve", "tcp", "dport", 80)],
  [match("gre.protocol", "ip"), inner("gre", "ip6", "saddr", "2001:db8::1")],
  [inner("gretap", "ether", "saddr", "02:00:00:00:00:01")],
];
const tunnel = { family: "netdev", table: "n" } as const;
const ipv4 = { "src-ipv4": "192.0.2.1", "dst-ipv4": "192.0.2.2", sport: 0, dport: 0, tos: 0, ttl: 255 };
const tunnels: NftObject[] = [
  { tunnel: { ...tunnel, name: "plain", id: 1, ...ipv4, sport: 5, dport: 4789, tos: 4, ttl: 9 } },
  { tunnel: { ...tunnel, name: "vxlan", id: 2, ...ipv4, type: "vxlan", tunnel: { gbp: 200 } } },
  { tunnel: { ...tunnel, name: "first", id: 3, ...ipv4, type: "erspan", tunnel: { version: 1, index: 2 } } },
  {
    tunnel: {
      ...tunnel,
      name: "second",
      id: 4,
      ...ipv4,
      type: "erspan",
      tunnel: { version: 2, dir: "egress", hwid: 4 },
    },
  },
  {
    tunnel: {
      ...tunnel,
      name: "geneve",
      id: 5,
      "src-ipv6": "2001:db8::1",
      "dst-ipv6": "2001:db8::2",
      sport: 0,
      dport: 0,
      tos: 0,
      ttl: 255,
      type: "geneve",
      tunnel: [
        { class: 0x1010, "opt-type": 1, data: "0x12345678" },
        { class: 0x2010, "opt-type": 2, data: "0x8765432100000000" },
      ],
    },
  },
];

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("rules on tunneled packets", () => {
    test("are listed without the added protocol matches", ({ nft }) => {
      nft.add(rules.map((expr) => rule(...expr)));
      expect(expressionsOf(nft)).toEqual(rules);
    });

    test("reject field changes and unknown tunnel types", ({ nft }) => {
      const key = { payload: { tunnel: "vxlan", protocol: "ip", field: "ttl" } } as const;
      expect(() => nft.add(rule({ mangle: { key, value: 3 } }))).toThrow(
        "mangle.key: the packet in a tunnel (vxlan) is read-only and cannot be set",
      );
      expect(() => nft.add(rule(inner("vxln" as "vxlan", "ip", "ttl", 3)))).toThrow(
        'payload.tunnel: expected one of vxlan, geneve, gre, gretap, got "vxln"; did you mean "vxlan"?',
      );
      expect(() => nft.add(rule(inner("gre", "vxlan", "vni", 3)))).toThrow(
        "payload.tunnel: expected vxlan, the tunnel with this header, got gre",
      );
      const arp: Statement = { match: { op: "==", left: field("arp.operation"), right: "request" } };
      expect(() => nft.add(rule(arp))).toThrow("arp is not possible in tables of the family inet");
    });

    test("keep the protocol match of address translation", ({ nft }) => {
      const chain = { ...inTable, chain: "nat" };
      const expr: Statement[] = [match("meta.l4proto", "tcp"), { dnat: { family: "ip", addr: "10.0.0.7", port: 80 } }];
      nft.add([
        { chain: { ...inTable, name: "nat", type: "nat", hook: "prerouting", prio: "dstnat" } },
        { rule: { ...chain, expr } },
      ]);
      expect(nft.list("rule", chain)[0]?.expr).toEqual(expr);
    });
  });

  describeInNamespaces("named tunnels", () => {
    test("are listed with the added fields, and rules can use them", ({ nft }) => {
      const chain = { ...tunnel, chain: "c" };
      const expr: Statement[] = [{ tunnel: "vxlan" }];
      nft.add([
        { table: { family: "netdev", name: "n" } },
        { chain: { ...tunnel, name: "c" } },
        ...tunnels,
        { rule: { ...chain, expr } },
      ]);
      const listed = nft.list("tunnel").map(({ handle: _, ...rest }) => ({ tunnel: rest }));
      expect(listed).toEqual(expect.arrayContaining(tunnels as object[]));
      expect(listed).toHaveLength(tunnels.length);
      expect(nft.list("rule", chain)[0]?.expr).toEqual(expr);
    });

    test("have an identifier that rules can match", ({ nft }) => {
      const chain = { ...tunnel, chain: "c" };
      const keyed = (key: "id" | "path", right: number | boolean): Statement => {
        return { match: { op: "==", left: { tunnel: { key } }, right } };
      };
      const expr = [keyed("path", true), keyed("id", 10)];
      nft.add([
        { table: { family: "netdev", name: "n" } },
        { chain: { ...tunnel, name: "c" } },
        { rule: { ...chain, expr } },
      ]);
      expect(nft.list("rule", chain)[0]?.expr).toEqual(expr);
      expect(() => nft.add({ rule: { ...chain, expr: [keyed("key" as "id", 1)] } })).toThrow(
        'tunnel.key: expected "path" or "id", got "key"',
      );
    });

    test.each<[object, string]>([
      [{}, 'tunnel.src-ipv4: expected either "src-ipv4"'],
      [{ ...ipv4, "src-ipv6": "::1", "dst-ipv6": "::2" }, 'tunnel.src-ipv4: expected either "src-ipv4"'],
      [{ ...ipv4, "dst-ipv4": "::1" }, 'tunnel.dst-ipv4: expected an address, got "::1"'],
      [{ ...ipv4, tunnel: { gbp: 1 } }, "tunnel.tunnel: requires type"],
      [{ ...ipv4, type: "vxlan", tunnel: { gpb: 1 } }, "tunnel.tunnel.gpb: unknown option; did you mean gbp?"],
      [
        { ...ipv4, type: "erspan", tunnel: { version: 2, dir: "in" } },
        'tunnel.tunnel.dir: expected "ingress" or "egress"',
      ],
      [
        { ...ipv4, type: "geneve", tunnel: [{ class: 1, "opt-type": 1, data: "0x1" }] },
        'tunnel.tunnel[0].data: expected "0x" and 8 to 248 hexadecimal digits',
      ],
    ])("reject the invalid fields %j", (fields, message, { nft }) => {
      const object = { tunnel: { ...tunnel, name: "t", id: 1, ...fields } } as NftObject;
      expect(() => nft.add(object)).toThrow(message);
    });
  });
});
