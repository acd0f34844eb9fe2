import { beforeAll, expect, test } from "bun:test";
import { NLM_F_CREATE } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { ipJson } from "../../support/oracle.ts";
import { type AnyClient, loadSpec } from "../families.ts";
import { useLab } from "../lab.ts";
import { loadModule } from "../modules.ts";
import { addLink, links, linkUp, removeLink } from "./links.ts";

const PF_CAN = 29;
const CAN_MTU = 16;
const CANFD_MTU = 72;
const lab = useLab();
const header = { canFamily: PF_CAN, gwtype: "can-can", flags: ["can-echo"] };

// The kernel module can_gw has no alias, so the kernel does not load it automatically. The test loads it by name.
beforeAll(() => loadModule("can_gw"));

function setUp(): { gateway: AnyClient; srcIf: number; dstIf: number } {
  const srcIf = addLink(lab.netns, "vcan", { ifname: "can0" });
  const dstIf = addLink(lab.netns, "vcan", { ifname: "can1" });
  return { gateway: loadSpec("can-gw").connect({ netns: lab.netns }), srcIf, dstIf };
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

test("can-gw creates, lists, changes and deletes rules", () => {
  const { gateway, srcIf, dstIf } = setUp();
  const rule = {
    header,
    srcIf,
    dstIf,
    filter: { id: 0x100, mask: 0x7ff },
    modSet: { id: 0x123, modtype: ["id"] },
    modUid: 5,
  };
  gateway.do("newroute", rule, { flags: NLM_F_CREATE });
  const rules = () => gateway.dump("getroute", { header: { canFamily: PF_CAN } }).toArray();
  const [found, ...others] = rules();
  expect(others).toEqual([]);
  expect(found).toMatchObject({ header, srcIf, dstIf, filter: rule.filter, modUid: 5 });
  expect(found).toMatchObject({ modSet: { id: 0x123, dlc: 0, data: new Uint8Array(8), modtype: ["id"] } });
  expect(found?.["unparsed"]).toBeUndefined();

  // If a new gateway rule has the same identifier as an existing rule, the kernel updates the existing rule.
  gateway.do("newroute", { ...rule, modSet: { id: 0x456, modtype: ["id"] } });
  expect(rules()).toMatchObject([{ modSet: { id: 0x456 } }]);
  gateway.do("newroute", { ...rule, modUid: 6 });
  expect(rules()).toHaveLength(2);
  gateway.do("delroute", { ...rule, modUid: 6 });
  expect(rules()).toMatchObject([{ modUid: 5 }]);
  removeLink(lab.netns, "can1");
  expect(rules()).toEqual([]);
});

test("can-gw rejects invalid rules", () => {
  const { gateway, srcIf, dstIf } = setUp();
  expect(thrown(() => gateway.do("newroute", { header, srcIf, dstIf: 9999 }))).toMatchObject({ code: "ENODEV" });
  expect(thrown(() => gateway.do("delroute", { header, srcIf, dstIf }))).toMatchObject({ code: "EINVAL" });
  expect(() => gateway.do("newroute", { header: { ...header, gwtype: "can-lin" }, srcIf, dstIf })).toThrow(/gwtype/);
});
