import { beforeAll, expect, test } from "bun:test";
import { rtCanGw } from "../../../src/families/rt-can-gw.ts";
import { thrown } from "../../message/bytes.ts";
import { ipJson } from "../../support/oracle.ts";
import { useLab } from "../lab.ts";
import { loadModule } from "../modules.ts";
import { addLink, links, linkUp, removeLink } from "./links.ts";

const CAN_MTU = 16;
const CANFD_MTU = 72;
const lab = useLab();
const AF_CAN = 29;
const header = { canFamily: AF_CAN, gwtype: "can-can" as const, flags: ["echo" as const] };

// The kernel module can_gw has no alias, so the kernel does not load it automatically. The test loads it by name.
beforeAll(() => loadModule("can_gw"));

function setUp() {
  const srcIf = addLink(lab.netns, "vcan", { ifname: "can0" });
  const dstIf = addLink(lab.netns, "vcan", { ifname: "can1" });
  return { gateway: rtCanGw.connect({ netns: lab.netns }), srcIf, dstIf };
}

test("rt-link creates, changes and deletes CAN buses", () => {
  addLink(lab.netns, "vcan", { ifname: "can0", mtu: CAN_MTU });
  const family = links(lab.netns);
  const found = family.do("getlink", { ifname: "can0" })!;
  expect(found).toMatchObject({ ifname: "can0", mtu: CAN_MTU, linkinfo: { kind: "vcan" } });
  family.do("setlink", { header: { ifiIndex: found.header.ifiIndex }, mtu: CANFD_MTU });
  linkUp(lab.netns, "can0");
  expect(family.do("getlink", { ifname: "can0" })).toMatchObject({ mtu: CANFD_MTU, operstate: expect.anything() });
  const [shown] = ipJson(lab.netns, "-d", "link", "show", "can0");
  expect(shown).toMatchObject({ mtu: CANFD_MTU, link_type: "can", linkinfo: { info_kind: "vcan" } });
  expect(shown?.["flags"]).toContain("UP");
  removeLink(lab.netns, "can0");
  expect(thrown(() => family.do("getlink", { ifname: "can0" }))).toMatchObject({ code: "ENODEV" });
});

test("rt-can-gw creates, lists, changes and deletes jobs", () => {
  const { gateway, srcIf, dstIf } = setUp();
  const job = {
    header,
    srcIf,
    dstIf,
    filter: { canId: 0x100, canMask: 0x7ff },
    modSet: { canId: 0x123, modtype: ["id" as const] },
    csXor: { fromIdx: 0, toIdx: -2, resultIdx: -1, initXorVal: 0xff },
    csCrc8: { fromIdx: 0, toIdx: 6, resultIdx: 7, crctab: new Uint8Array(256).fill(7), profile: "1u8" as const },
    modUid: 5,
  };
  gateway.do("newroute", job);
  const jobs = () => gateway.dump("getroute").toArray();
  const [found, ...others] = jobs();
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    header,
    srcIf,
    dstIf,
    filter: job.filter,
    csXor: job.csXor,
    csCrc8: job.csCrc8,
    modUid: 5,
  });
  expect(found).toMatchObject({ modSet: { canId: 0x123, len: 0, data: new Uint8Array(8), modtype: ["id" as const] } });
  expect(found?.unparsed).toBeUndefined();

  // A job with the number of an existing one changes its modifications.
  gateway.do("newroute", { ...job, modSet: { canId: 0x456, modtype: ["id" as const] } });
  expect(jobs()).toMatchObject([{ modSet: { canId: 0x456 } }]);
  // A reply can be sent back.
  gateway.do("newroute", { ...jobs()[0]!, modUid: 6 });
  expect(jobs()).toHaveLength(2);
  gateway.do("delroute", { ...job, modUid: 6 });
  expect(jobs()).toMatchObject([{ modUid: 5 }]);
  gateway.do("delroute", { header: { gwtype: "can-can" }, srcIf: 0, dstIf: 0 });
  expect(jobs()).toEqual([]);
  const data = new Uint8Array(64).fill(9);
  const fdSettings = {
    header: { ...header, flags: ["fd" as const] },
    fdmodOr: { len: 64, flags: 1, data, modtype: ["data" as const, "flags" as const] },
  };
  gateway.do("newroute", { ...fdSettings, srcIf, dstIf, limHops: 1 });
  expect(jobs()).toMatchObject([{ ...fdSettings, limHops: 1 }]);
  removeLink(lab.netns, "can1");
  expect(jobs()).toEqual([]);
});

test("rt-can-gw rejects invalid jobs", () => {
  const { gateway, srcIf, dstIf } = setUp();
  expect(thrown(() => gateway.do("newroute", { header, srcIf, dstIf: 9999 }))).toMatchObject({ code: "ENODEV" });
  expect(thrown(() => gateway.do("delroute", { header, srcIf, dstIf }))).toMatchObject({ code: "EINVAL" });
  const other = { header: { ...header, gwtype: "can-lin" as never }, srcIf, dstIf };
  expect(() => gateway.do("newroute", other)).toThrow(/gwtype/);
});
