import { describe, expect, test } from "bun:test";
import { readMdbEntries } from "../../../src/subsystems/route/bridge/mdb.ts";
import { readBridgeVlans } from "../../../src/subsystems/route/bridge/vlans.ts";
import { type RouteNexthop, toRoute } from "../../../src/subsystems/route/index.ts";
import { encapFields, readEncap } from "../../../src/subsystems/route/routes/encap.ts";
import { bytes } from "../../message/bytes.ts";

const nameless = { name: () => undefined };
const unknown = [{ type: 999, bytes: new Uint8Array([1, 2, 3, 4]) }];

describe("what nobody knows of is kept", () => {
  test("in an entry of a multicast group", () => {
    const entry = { ifindex: 3, state: "permanent", flags: [], vid: 0, addr: new Uint8Array(16), proto: 0x0800 };
    const reply = { header: { family: 7, ifindex: 2 }, mdb: { entry: [{ info: [{ header: entry, unknown }] }] } };
    expect(readMdbEntries(reply as never, nameless)).toEqual([expect.objectContaining({ portIndex: 3, unknown })]);
  });

  test("in a VLAN of a bridge", () => {
    const reply = { header: { family: 7, ifindex: 2 }, entry: [{ info: { vid: 10, flags: [] }, unknown }] };
    expect(readBridgeVlans(reply as never, nameless)).toEqual([expect.objectContaining({ vlan: 10, unknown })]);
  });

  test("in one way of a route", () => {
    const header = {
      rtmFamily: 2,
      rtmDstLen: 8,
      rtmSrcLen: 0,
      rtmTos: 0,
      rtmTable: 254,
      rtmProtocol: 4,
      rtmScope: 0,
      rtmType: "unicast",
      rtmFlags: 0,
    };
    const multipath = bytes(`
      10 00 00 00   # length 16, no flags, weight 1
      05 00 00 00   # interface 5
      08 00 e7 03   # attribute 999
      01 02 03 04`);
    const { nexthops } = toRoute({ header, dst: "10.0.0.0", multipath } as never);
    expect(nexthops).toEqual([{ weight: 1, flags: [], ifindex: 5, unknown } satisfies RouteNexthop]);
  });
});

test("an interface that has no name is told by its index, wherever it stands", () => {
  const header = {
    rtmFamily: 2,
    rtmDstLen: 32,
    rtmSrcLen: 0,
    rtmTos: 0,
    rtmTable: 254,
    rtmProtocol: 0,
    rtmScope: 0,
    rtmType: "unicast",
    rtmFlags: 0,
  };
  const route = { header, dst: "10.0.0.1", oif: 5, iif: 6 };
  expect(toRoute(route as never)).toMatchObject({ ifindex: 5, iifIndex: 6 });
  expect(toRoute(route as never, (index) => `if${index}`)).toMatchObject({ dev: "if5", iif: "if6", iifIndex: 6 });
});

test("a tunnel with options that are not described stays bytes, so that it can be given back", () => {
  const described = bytes(`
    0c 00 01 00  00 00 00 00  00 00 00 05   # id 5
    08 00 02 00  c0 00 02 01`);
  expect(readEncap(2, described)).toEqual({ type: "ip", id: 5n, dst: "192.0.2.1" });
  const more = bytes(`
    08 00 02 00  c0 00 02 01
    0c 00 08 80  08 00 01 80  04 00 01 00   # options of Geneve`);
  const encap = readEncap(2, more);
  expect(encap).toEqual({ type: 2, bytes: more });
  expect(encapFields(encap, "encap")).toEqual({ encapType: 2, encap: more });
});
