import { expect, test } from "bun:test";
import { gtp as gtpFamily } from "../../../src/families/gtp.ts";
import { rtLink } from "../../../src/families/rt-link.ts";
import { NLM_F_EXCL } from "../../../src/index.ts";
import { encodeAttributes } from "../../../src/schema/index.ts";
import { thrown } from "../../message/bytes.ts";
import { ipJson } from "../../support/oracle.ts";
import { useLab } from "../lab.ts";
import { addLink, removeLink } from "./links.ts";

const lab = useLab();
const context = { version: "v1", peerAddress: "192.0.2.7", msAddress: "10.5.0.1", iTei: 100, oTei: 200 } as const;

/** Creates a GTP tunnel endpoint that uses its own UDP sockets. */
function setUp(): { gtp: ReturnType<typeof gtpFamily.connect>; link: number } {
  const gtp = gtpFamily.connect({ netns: lab.netns });
  const data = encodeAttributes(rtLink, "linkinfo-gtp-attrs", { role: "sgsn", createSockets: true, pdpHashsize: 64 });
  return { gtp, link: addLink(lab.netns, "gtp", { ifname: "gtp0" }, data) };
}

test("rt-link creates GTP links", () => {
  setUp();
  const [shown] = ipJson(lab.netns, "-d", "link", "show", "gtp0");
  expect(shown).toMatchObject({ linkinfo: { info_kind: "gtp" } });
});

test("gtp creates, lists, changes and deletes PDP contexts", () => {
  const { gtp, link } = setUp();
  gtp.do("newpdp", { link, ...context });
  const second = { version: "v1", peerAddress: "192.0.2.8", msAddress: "10.5.0.2", iTei: 101, oTei: 201 } as const;
  gtp.do("newpdp", { link, ...second });
  const found = gtp.do("getpdp", { link, version: "v1", iTei: 100 })!;
  expect(found).toMatchObject({ link, ...context });
  expect(found["unparsed"]).toBeUndefined();
  expect(gtp.do("getpdp", { link, version: "v1", msAddress: "10.5.0.2" })).toMatchObject(second);
  const listed = gtp
    .dump("getpdp", {})
    .toArray()
    .toSorted((one, other) => Number(one["iTei"]) - Number(other["iTei"]));
  expect(listed).toMatchObject([context, second]);

  // The kernel changes an existing PDP context if one number in the request identifies that context, and the other
  // number identifies none.
  const changed = { ...context, msAddress: "10.5.0.9", peerAddress: "192.0.2.9" };
  gtp.do("newpdp", { link, ...changed });
  expect(gtp.do("getpdp", { link, version: "v1", iTei: 100 })).toMatchObject(changed);
  expect(gtp.dump("getpdp", {}).toArray()).toHaveLength(2);
  expect(thrown(() => gtp.do("newpdp", { link, ...changed }, { flags: NLM_F_EXCL }))).toMatchObject({ code: "EEXIST" });
  gtp.do("delpdp", { link, version: "v1", iTei: 100 });
  expect(gtp.dump("getpdp", {}).toArray()).toMatchObject([second]);
  expect(thrown(() => gtp.do("getpdp", { link, version: "v1", iTei: 100 }))).toMatchObject({ code: "ENOENT" });
});

test("gtp lists no PDP contexts of a deleted link", () => {
  const { gtp, link } = setUp();
  gtp.do("newpdp", { link, ...context });
  removeLink(lab.netns, "gtp0");
  expect(gtp.dump("getpdp", {}).toArray()).toEqual([]);
  expect(thrown(() => gtp.do("newpdp", { link, ...context }))).toMatchObject({ code: "ENODEV" });
});
