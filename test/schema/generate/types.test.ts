// `tsc` checks these types, and that each @ts-expect-error directive is needed.
import { expect, test } from "bun:test";
import type * as ovsFlow from "../../../src/families/ovs-flow.ts";
import type * as ovsPacket from "../../../src/families/ovs-packet.ts";
import type * as link from "../../../src/families/rt-link.ts";
import type * as route from "../../../src/families/rt-route.ts";
import type { Write } from "../../../src/schema/model/types.ts";

type NewRoute = route.Operations["newroute"]["do"]["request"];
type Route = route.Operations["getroute"]["dump"]["reply"];

test("Types of requests reject wrong fields, names and values", () => {
  const good: NewRoute = {
    header: { rtmFamily: 2, rtmType: "unicast", rtmDstLen: 8 },
    dst: Uint8Array.of(10, 0, 0, 0),
    gateway: "10.0.0.1",
    oif: 3,
  };
  const unknownType: NewRoute = { header: { rtmFamily: 2, rtmType: 77 } };
  // @ts-expect-error: unknown field
  const wrongField: NewRoute = { header: { rtmFamily: 2 }, destination: "10.0.0.0" };
  // @ts-expect-error: unknown member
  const wrongMember: NewRoute = { header: { rtmFamily: 2, family: 2 } };
  // @ts-expect-error: unknown name
  const wrongName: NewRoute = { header: { rtmFamily: 2, rtmType: "multi" } };
  // @ts-expect-error: a number is not assignable to text
  const wrongKind: NewRoute = { header: { rtmFamily: 2 }, oif: "3" };
  // @ts-expect-error: a required header member is missing
  const noMember: NewRoute = { header: { rtmType: "unicast" }, oif: 3 };
  // @ts-expect-error: the header with the required member is missing
  const noHeader: NewRoute = { oif: 3 };
  const read: Route = { header: { ...({} as route.Rtmsg) }, dst: "10.0.0.0" };
  // @ts-expect-error: read values are text
  const readBytes: Route = { header: { ...({} as route.Rtmsg) }, dst: new Uint8Array(4) };
  // @ts-expect-error: decoded headers have all members
  const readPart: Route = { header: { rtmFamily: 2 } };
  const actions: ovsPacket.Packet<Write> = { actions: [{ output: 1 }, { output: 2 }], hash: 5 };
  // @ts-expect-error: actions are an array
  const wrongActions: ovsPacket.Packet<Write> = { actions: { output: 1 } };
  const vlan: link.LinkinfoAttrs<Write> = { kind: "vlan", data: { id: 5, flags: { flags: ["reorder-hdr"] } } };
  // @ts-expect-error: no kind of link has this field
  const wrongData: link.LinkinfoAttrs<Write> = { kind: "vlan", data: { identity: 5 } };
  const masked: ovsFlow.ActionAttrs<Write> = { setMasked: { key: { skbMark: 1 }, mask: { skbMark: 0xff } } };
  // @ts-expect-error: a masked value requires a mask
  const unmasked: ovsFlow.ActionAttrs<Write> = { setMasked: { key: { skbMark: 1 } } };
  const requests = [good, unknownType, wrongField, wrongMember, wrongName, wrongKind, noMember, noHeader];
  const others = [read, readBytes, readPart, actions, wrongActions, vlan, wrongData, masked, unmasked];
  expect([...requests, ...others]).toHaveLength(17);
});

test("The type of struct text includes bytes for invalid UTF-8", () => {
  const name: link.CanBittimingConst["name"] = Uint8Array.of(0xff);
  // @ts-expect-error: invalid UTF-8 is returned as bytes
  const text: string = {} as link.CanBittimingConst["name"];
  expect([name, text]).toHaveLength(2);
});
