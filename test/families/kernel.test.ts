import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  dump,
  NETLINK_ROUTE,
  type NetlinkError,
  NetworkNamespace,
  NLM_F_ACK,
  NLM_F_REQUEST,
  transact,
} from "../../src/index.ts";
import { type Fields, loadFamily, operationCodec } from "../../src/schema/index.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { ipJson, runIn } from "../support/oracle.ts";

const link = loadFamily(`
name: some-link
protocol: netlink-raw
protonum: 0
definitions:
  - name: ifinfomsg
    type: struct
    members:
      - { name: family, type: u8 }
      - { name: pad, type: pad, len: 1 }
      - { name: type, type: u16 }
      - { name: index, type: s32 }
      - { name: flags, type: u32, enum: flags }
      - { name: change, type: u32 }
  - name: flags
    type: flags
    entries: [up, broadcast, debug, loopback, pointopoint, notrailers, running, noarp]
  - name: operstate
    type: enum
    entries: [unknown, notpresent, down, lowerlayerdown, testing, dormant, up]
attribute-sets:
  - name: link
    attributes:
      - { name: address, type: binary, display-hint: mac }
      - { name: broadcast, type: binary, display-hint: mac }
      - { name: ifname, type: string, checks: { max-len: 15 } }
      - { name: mtu, type: u32 }
      - { name: link, type: u32 }
      - { name: qdisc, type: string }
      - { name: txqlen, type: u32, value: 13 }
      - { name: operstate, type: u8, enum: operstate, value: 16 }
      - { name: linkinfo, type: nest, value: 18, nested-attributes: linkinfo }
  - name: linkinfo
    attributes:
      - { name: kind, type: string }
      - { name: data, type: sub-message, sub-message: data, selector: kind }
  - { name: bridge, attributes: [{ name: forward-delay, type: u32 }, { name: hello-time, type: u32 }] }
  - { name: veth, attributes: [{ name: peer, type: sub-message, sub-message: peer, selector: kind }] }
sub-messages:
  - { name: data, formats: [{ value: bridge, attribute-set: bridge }, { value: veth, attribute-set: veth }] }
  - { name: peer, formats: [{ value: veth, fixed-header: ifinfomsg, attribute-set: link }] }
operations:
  enum-model: directional
  fixed-header: ifinfomsg
  list:
    - { name: newlink, attribute-set: link, do: { request: { value: 16 } } }
    - { name: getlink, attribute-set: link, do: { request: { value: 18 }, reply: { value: 16 } }, dump: { request: { value: 18 }, reply: { value: 16 } } }
`);

const address = loadFamily(`
name: some-address
protocol: netlink-raw
protonum: 0
definitions:
  - name: ifaddrmsg
    type: struct
    members:
      - { name: family, type: u8 }
      - { name: prefixlen, type: u8 }
      - { name: flags, type: u8 }
      - { name: scope, type: u8 }
      - { name: index, type: u32 }
  - name: cacheinfo
    type: struct
    members:
      - { name: preferred, type: u32 }
      - { name: valid, type: u32 }
      - { name: created, type: u32 }
      - { name: updated, type: u32 }
attribute-sets:
  - name: address
    attributes:
      - { name: address, type: binary, display-hint: ipv4-or-v6 }
      - { name: local, type: binary, display-hint: ipv4-or-v6 }
      - { name: label, type: string }
      - { name: broadcast, type: binary, display-hint: ipv4-or-v6 }
      - { name: cacheinfo, type: binary, struct: cacheinfo, value: 6 }
      - { name: flags, type: u32, value: 8 }
operations:
  enum-model: directional
  fixed-header: ifaddrmsg
  list:
    - { name: newaddr, attribute-set: address, do: { request: { value: 20 } } }
    - { name: getaddr, attribute-set: address, dump: { request: { value: 22 }, reply: { value: 20 } } }
`);

const route = loadFamily(`
name: some-route
protocol: netlink-raw
protonum: 0
definitions:
  - name: rtmsg
    type: struct
    members:
      - { name: family, type: u8 }
      - { name: dst-len, type: u8 }
      - { name: src-len, type: u8 }
      - { name: tos, type: u8 }
      - { name: table, type: u8 }
      - { name: protocol, type: u8 }
      - { name: scope, type: u8 }
      - { name: type, type: u8 }
      - { name: flags, type: u32 }
attribute-sets:
  - name: route
    attributes:
      - { name: dst, type: binary, display-hint: ipv4-or-v6 }
      - { name: oif, type: u32, value: 4 }
      - { name: gateway, type: binary, display-hint: ipv4-or-v6 }
      - { name: priority, type: u32 }
      - { name: prefsrc, type: binary, display-hint: ipv4-or-v6 }
      - { name: table, type: u32, value: 15 }
operations:
  enum-model: directional
  fixed-header: rtmsg
  list:
    - { name: newroute, attribute-set: route, do: { request: { value: 24 } } }
    - { name: getroute, attribute-set: route, dump: { request: { value: 26 }, reply: { value: 24 } } }
`);

describeInNamespaces("families loaded from YAML", () => {
  let netns: NetworkNamespace;
  const haveIp = hasProgram("ip");

  beforeAll(() => {
    netns = NetworkNamespace.create();
  });
  afterAll(() => {
    netns.close();
  });

  function create(family: typeof link, operation: string, fields: object): void {
    const request = operationCodec(family, operation).request("do", fields, {
      flags: NLM_F_REQUEST | NLM_F_ACK | 0x600,
    });
    transact(NETLINK_ROUTE, request, { netns });
  }

  function entries(family: typeof link, operation: string, header: object): Fields[] {
    const codec = operationCodec(family, operation);
    return Array.from(dump(NETLINK_ROUTE, codec.request("dump", { header }), { netns }), (message) =>
      codec.decode(message),
    );
  }

  test.skipIf(!haveIp)("create and decode links like `ip`", () => {
    create(link, "newlink", {
      ifname: "one",
      address: "02:00:5e:00:53:01",
      linkinfo: { kind: "veth", data: { peer: { header: {}, ifname: "other", mtu: 1400 } } },
    });
    create(link, "newlink", { ifname: "middle", linkinfo: { kind: "bridge", data: { forwardDelay: 700 } } });
    const expected = ipJson(netns, "-d", "link", "show");
    const seen = entries(link, "getlink", {}).map((entry) => {
      const { index } = entry["header"] as { index: number };
      const { linkinfo, mtu, address, ifname, txqlen } = entry as Record<string, unknown> & { linkinfo?: Fields };
      return { ifindex: index, ifname, mtu, address, txqlen, kind: linkinfo?.["kind"], data: linkinfo?.["data"] };
    });
    expect(seen).toHaveLength(expected.length);
    for (const entry of seen) {
      const other = expected.find(({ ifname }) => ifname === entry.ifname)!;
      const info = other["linkinfo"] as { info_kind?: string } | undefined;
      expect(entry).toMatchObject({
        ifindex: other["ifindex"],
        mtu: other["mtu"],
        address: other["address"],
      } as object);
      expect(entry.txqlen).toBe(other["txqlen"] ?? entry.txqlen);
      expect(entry.kind).toBe(info?.info_kind);
    }
    const bridge = expected.find(({ ifname }) => ifname === "middle")!["linkinfo"] as { info_data: Fields };
    expect(bridge.info_data).toMatchObject({ forward_delay: 700, hello_time: 200 });
    expect(seen.find(({ ifname }) => ifname === "middle")!.data).toMatchObject({ forwardDelay: 700, helloTime: 200 });
    expect(seen.find(({ ifname }) => ifname === "other")!.mtu).toBe(1400);
  });

  test.skipIf(!haveIp)("create and decode addresses and routes like `ip`", () => {
    runIn(netns, ["ip", "link", "add", "road", "type", "veth", "peer", "name", "road-end"]);
    runIn(netns, ["ip", "link", "set", "road-end", "up"]);
    runIn(netns, ["ip", "link", "set", "road", "up"]);
    const index = ipJson(netns, "link", "show", "dev", "road")[0]!["ifindex"] as number;
    create(address, "newaddr", {
      header: { family: 2, prefixlen: 24, index },
      local: "10.9.8.7",
      address: "10.9.8.7",
      label: "road:1",
    });
    create(address, "newaddr", { header: { family: 10, prefixlen: 64, index, flags: 2 }, address: "2001:db8::7" });
    // The kernel may add the link-local address between the two dumps.
    const isMade = (text: unknown) => !`${text}`.startsWith("fe80:");
    const listed = (ipJson(netns, "addr", "show", "dev", "road")[0]!["addr_info"] as Record<string, unknown>[]).filter(
      ({ local }) => isMade(local),
    );
    const mine = entries(address, "getaddr", {}).filter(
      (entry) => (entry["header"] as { index: number }).index === index && isMade(entry["address"]),
    );
    expect(mine).toHaveLength(2);
    expect(mine.map((entry) => entry["local"] ?? entry["address"]).sort()).toEqual(
      listed.map(({ local }) => local).sort(),
    );
    for (const entry of mine) {
      const { prefixlen } = entry["header"] as { prefixlen: number };
      const other = listed.find(({ local }) => local === (entry["local"] ?? entry["address"]))!;
      expect(prefixlen).toBe(other["prefixlen"] as number);
      expect(entry["label"]).toBe(other["label"] as string | undefined);
      expect((entry["cacheinfo"] as { valid: number }).valid).toBe(other["valid_life_time"] as number);
    }
    create(route, "newroute", {
      header: { family: 2, dstLen: 16, table: 254, protocol: 4, type: 1 },
      dst: "10.77.0.0",
      gateway: "10.9.8.1",
      priority: 50,
    });
    const routes = entries(route, "getroute", { family: 2 }).filter(({ table }) => table === 254);
    const shown = ipJson(netns, "-4", "route", "show", "table", "main");
    expect(routes).toHaveLength(shown.length);
    expect(routes.find(({ dst }) => dst === "10.77.0.0")).toMatchObject({
      gateway: "10.9.8.1",
      priority: 50,
      oif: index,
    });
    expect(shown.find(({ dst }) => dst === "10.77.0.0/16")).toMatchObject({ gateway: "10.9.8.1", metric: 50 });
  });

  test("name the attribute that the kernel rejects", () => {
    const codec = operationCodec(link, "newlink");
    // The request has an MTU of 2 bytes, which the encoder never writes.
    const mtu = { type: 4, bytes: Uint8Array.of(1, 2) };
    const fields = { ifname: "wrong", linkinfo: { kind: "veth", data: { peer: { ifname: "end", unknown: [mtu] } } } };
    const request = codec.request("do", fields, { flags: NLM_F_REQUEST | NLM_F_ACK | 0x600 });
    let error: unknown;
    try {
      transact(NETLINK_ROUTE, request, { netns });
    } catch (thrown) {
      error = thrown;
    }
    const { offset } = (error as NetlinkError).extendedAck!;
    expect(codec.path(request, offset!)).toBe("linkinfo.data.peer.mtu");
  });

  test("re-encode decoded links to equivalent messages", () => {
    const codec = operationCodec(link, "getlink");
    const again = operationCodec(link, "newlink");
    for (const message of dump(NETLINK_ROUTE, codec.request("dump"), { netns })) {
      const decoded = codec.decode(message);
      expect(codec.decode(again.request("do", decoded))).toEqual(decoded);
    }
  });
});
