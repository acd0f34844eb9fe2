import { describe, expect, test } from "bun:test";
import { rtNexthop } from "../../../src/families/rt-nexthop.ts";
import { rtRoute } from "../../../src/families/rt-route.ts";
import { hostLittleEndian } from "../../../src/message/byte-order.ts";
import { BorrowedMessage } from "../../../src/message/message.ts";
import { operationCodec } from "../../../src/schema/index.ts";
import { readMdbEntries } from "../../../src/subsystems/route/bridge/mdb.ts";
import { fields, readBridgeVlans } from "../../../src/subsystems/route/bridge/vlans.ts";
import type { ChangeContext } from "../../../src/subsystems/route/core/changes.ts";
import { messageFamily } from "../../../src/subsystems/route/core/vocabulary.ts";
import type { Encap, Link, NewNexthop, RouteNexthop } from "../../../src/subsystems/route/index.ts";
import { asNewLink } from "../../../src/subsystems/route/links/write-link.ts";
import { nexthopKind } from "../../../src/subsystems/route/nexthops.ts";
import { encapFields, readEncap } from "../../../src/subsystems/route/routes/encap.ts";
import { readRoute, toRoute } from "../../../src/subsystems/route/routes/read-route.ts";
import { bytes } from "../../message/bytes.ts";

const nameless = () => undefined;
const unknown = [{ type: 999, bytes: new Uint8Array([1, 2, 3, 4]) }];

describe("Unknown attributes", () => {
  test("are kept in multicast group entries", () => {
    const entry = { ifindex: 3, state: "permanent", flags: [], vid: 0, addr: new Uint8Array(16), proto: 0x0800 };
    const reply = { header: { family: 7, ifindex: 2 }, mdb: { entry: [{ info: [{ header: entry, unknown }] }] } };
    expect(readMdbEntries(reply as never, nameless)).toEqual([expect.objectContaining({ portIndex: 3, unknown })]);
  });

  test("are kept in bridge VLANs", () => {
    const reply = { header: { family: 7, ifindex: 2 }, entry: [{ info: { vid: 10, flags: [] }, unknown }] };
    expect(readBridgeVlans(reply as never, nameless)).toEqual([expect.objectContaining({ vlan: 10, unknown })]);
  });

  test("are kept in next hops of multipath routes", () => {
    const header = {
      rtmFamily: 2,
      rtmDstLen: 8,
      rtmSrcLen: 0,
      rtmTos: 0,
      rtmTable: 254,
      rtmProtocol: 4,
      rtmScope: 0,
      rtmType: "unicast",
      rtmFlags: [],
    };
    const multipath = [{ header: { rtnhFlags: [], rtnhHops: 0, rtnhIfindex: 5 }, unknown }];
    const { nexthops } = toRoute({ header, dst: "10.0.0.0", multipath } as never);
    expect(nexthops).toEqual([{ weight: 1, flags: [], ifindex: 5, unknown } satisfies RouteNexthop]);
    const cut = {
      type: 9,
      bytes: bytes("10 00 00 00  05 00 00 00"),
      reason: expect.stringContaining("claims 16 bytes"),
    };
    expect(toRoute({ header, dst: "10.0.0.0", unparsed: [cut] } as never)).toMatchObject({ unparsed: [cut] });
  });
});

test("Routes name an unknown interface by its index", () => {
  const header = {
    rtmFamily: 2,
    rtmDstLen: 32,
    rtmSrcLen: 0,
    rtmTos: 0,
    rtmTable: 254,
    rtmProtocol: 0,
    rtmScope: 0,
    rtmType: "unicast",
    rtmFlags: [],
  };
  const route = { header, dst: "10.0.0.1", oif: 5, iif: 6 };
  expect(toRoute(route as never)).toMatchObject({ ifindex: 5, iifIndex: 6 });
  expect(toRoute(route as never, (index) => `if${index}`)).toMatchObject({ dev: "if5", iif: "if6", iifIndex: 6 });
});

describe("Malformed route messages", () => {
  const codec = operationCodec(rtRoute, "getroute");
  const header = { rtmFamily: 2, rtmDstLen: 8, rtmTable: 254, rtmType: "unicast" as const };
  /** Returns a message with the specified attributes, surrounded by unrelated bytes. */
  const message = (fields: object, length?: number) => {
    const { bytes: whole } = operationCodec(rtRoute, "newroute").request("do", { header, ...fields });
    const around = new Uint8Array(whole.length + 64).fill(0x11);
    around.set(whole, 32);
    const view = new DataView(around.buffer);
    view.setUint32(32, length ?? whole.length, hostLittleEndian);
    return new BorrowedMessage(around, view).point(32, length ?? whole.length);
  };
  const both = (one: BorrowedMessage) => {
    const route = readRoute(one, nameless);
    expect(toRoute(codec.decode(one) as never)).toEqual(route);
    return route;
  };
  const kept = (type: number, length: number) => ({ type, bytes: new Uint8Array(length).fill(1), reason: "" });

  test("decode to the same route in both decoders with a gateway of another family", () => {
    expect(both(message({ dst: "10.0.0.0", unparsed: [kept(5, 16)] }))).toMatchObject({
      dst: "10.0.0.0/8",
      gateway: "101:101:101:101:101:101:101:101",
    });
    const multipath = [{ header: { rtnhIfindex: 5 }, unparsed: [kept(5, 16)] }];
    expect(both(message({ multipath })).nexthops).toMatchObject([
      { ifindex: 5, gateway: "101:101:101:101:101:101:101:101" },
    ]);
  });

  test("decode to the same route in both decoders with truncated values", () => {
    const route = both(message({ dst: "10.0.0.0", oif: 7, unparsed: [kept(15, 2), kept(5, 3), kept(6, 1)] }));
    expect(route).toMatchObject({ dst: "10.0.0.0/8", ifindex: 7, table: 254 });
    expect(route.unparsed?.map(({ type }) => type)).toEqual([15, 5, 6]);
    expect(route).not.toContainAnyKeys(["gateway", "metric"]);
  });

  test("do not become default routes if the destination is malformed", () => {
    expect(both(message({ unparsed: [kept(1, 3)] }))).toMatchObject({ dst: "", unparsed: [{ type: 1 }] });
    expect(both(message({})).dst).toBe("default");
  });

  test("keep attributes without a route field", () => {
    const route = both(
      message({ dst: "10.0.0.0", ipProto: 6, dport: 80, unknown: [{ type: 99, bytes: bytes("01") }] }),
    );
    expect(route.unknown).toEqual([
      { type: 27, bytes: bytes("06") },
      { type: 29, bytes: bytes("00 50") },
      { type: 99, bytes: bytes("01") },
    ]);
  });

  test("decode up to the end of a truncated header", () => {
    expect(messageFamily(message({}, 16))).toBe(0);
    expect(messageFamily(message({}, 17))).toBe(2);
    expect(both(message({}, 16))).toMatchObject({ dst: "default", flags: [] });
    expect(both(message({}, 20))).toMatchObject({ family: "inet", dst: "default", flags: [] });
    expect(both(message({}, 20))).not.toContainAnyKeys(["tos", "ifindex"]);
    const cut = both(message({}, 27));
    expect(cut).toMatchObject({ family: "inet", type: "unicast", table: 254 });
    expect(cut.unparsed?.[0]?.reason).toContain("fixed header");
  });
});

test("readEncap() returns a tunnel with unknown options as bytes", () => {
  const described = bytes(`
    0c 00 01 00  00 00 00 00  00 00 00 05   # id 5
    08 00 02 00  c0 00 02 01`);
  expect(readEncap(2, described)).toEqual({ type: "ip", id: 5n, dst: "192.0.2.1" });
  const more = bytes(`
    08 00 02 00  c0 00 02 01
    0c 00 08 80  08 00 01 80  04 00 01 00   # options of Geneve`);
  const encap = readEncap(2, more);
  expect(encap).toEqual({ type: "2", bytes: more });
  expect(encapFields(encap, "encap", { index: Number })).toEqual({ encapType: 2, encap: more });
});

test("Segment routing encapsulations keep their source and table when written back", () => {
  const segments = `
    20 00 01 00  01 00 00 00  00 02 04 00  00 00 00 00
    fd 00 00 00  00 00 00 00  00 00 00 00  00 00 00 05`;
  const source = "14 00 02 00  fd 00 00 00  00 00 00 00  00 00 00 00  00 00 00 09";
  const table = "08 00 03 00  64 00 00 00";
  const described = bytes(`${segments} ${source} ${table}`);
  const encap = readEncap(5, described);
  expect(encap).toEqual({ type: "seg6", mode: "encap", segs: ["fd00::5"], src: "fd00::9", table: 100 });
  expect(encapFields(encap, "encap", { index: Number })).toEqual({ encapType: 5, encap: described });
  expect(() => encapFields({ ...encap, table: 0 } as Encap, "encap", { index: Number })).toThrow("encap.table");
});

test.each([
  ["MPLS", 1, "08 00 01 00  00 06 41 00"],
  [
    "segment routing",
    5,
    "20 00 01 00  01 00 00 00  00 02 04 00  00 00 00 00  fd 00 00 00  00 00 00 00  00 00 00 00  00 00 00 05",
  ],
  ["XFRM", 10, "08 00 01 00  07 00 00 00"],
])("readEncap() returns %s encapsulations with unknown attributes as bytes", (_, type, known) => {
  const described = bytes(`${known}  08 00 63 00  01 00 00 00`);
  expect(readEncap(type, bytes(known)).type).toBeString();
  expect(readEncap(type, described)).toEqual({ type: `${type}` as `${number}`, bytes: described });
});

test("Next hop requests contain the remote UDP port", () => {
  const context = { isDelete: false, interfaces: { optionalDevice: () => undefined } } as unknown as ChangeContext;
  const encode = (nexthop: NewNexthop) => {
    const { codec, fields } = nexthopKind.request(nexthop, context);
    return codec.request("do", fields as never);
  };
  const nexthop: NewNexthop = { id: 7, gateway: "10.0.0.2", fdb: true, dstPort: 4790 };
  const { bytes: request } = encode(nexthop);
  const decoded = operationCodec(rtNexthop, "newnexthop").decode(
    new BorrowedMessage(request, new DataView(request.buffer)).point(0, request.length),
  );
  expect(decoded).toMatchObject({ id: 7, fdb: true, dstPort: 4790 });
});

test("Bridge VLANs keep the gratuitous ARP setting when written back", () => {
  const reply = { header: { family: 7, ifindex: 2 }, entry: [{ info: { vid: 10, flags: [] }, neighForwardGrat: 1 }] };
  const [vlan] = readBridgeVlans(reply as never, nameless);
  expect(vlan).toMatchObject({ vlan: 10, neighForwardGrat: true });
  const entry: Record<string, unknown> = {};
  fields.write(vlan!, entry);
  expect(entry).toEqual({ neighForwardGrat: 1 });
});

test("asNewLink() omits bond settings that the mode does not support", () => {
  const bond = (mode: string) =>
    asNewLink({
      ifname: "bond0",
      kind: "bond",
      linkType: "ether",
      flags: [],
      data: { mode, broadcastNeigh: 0, lacpStrict: 1, adLacpActive: 1, miimon: 100 },
    } as unknown as Link).data;
  expect(bond("active-backup")).toEqual({ mode: "active-backup", miimon: 100 } as never);
  expect(bond("802.3ad")).toMatchObject({ mode: "802.3ad", broadcastNeigh: 0, lacpStrict: 1 } as never);
});
