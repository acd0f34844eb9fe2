// Compares u32 selectors, which are objects in this library, with the output of `tc`.
import { expect, test } from "bun:test";
import { tc } from "../../../src/families/tc.ts";
import { NetworkNamespace, NLM_F_CREATE, NLM_F_EXCL } from "../../../src/index.ts";
import { decodeAttributes, encodeAttributes } from "../../../src/schema/index.ts";
import { bytes } from "../../message/bytes.ts";
import { describeWith } from "../../support/environment.ts";
import { ipJson, runAll } from "../../support/oracle.ts";
import { jsonOf } from "../oracles.ts";

const INGRESS = 0xffff_0000;
const IPV4 = 0x0008;

const zeros = { offshift: 0, offmask: 0, off: 0, offoff: 0, hoff: 0, hmask: 0 };
const key = { mask: 0xffff_ff00, val: 0xc000_0200, off: 12, offmask: 0 };

test("u32 keys encode from objects and set the key count", () => {
  const written = encodeAttributes(tc, "u32-attrs", { sel: { flags: ["terminal"], keys: [key, { val: 1 }] } });
  expect(written).toEqual(
    bytes(`34 00 05 00  01 00 02 00  00 00 00 00  00 00 00 00  00 00 00 00
           ff ff ff 00  c0 00 02 00  0c 00 00 00  00 00 00 00
           00 00 00 00  00 00 00 01  00 00 00 00  00 00 00 00`),
  );
  const sel = { ...zeros, flags: ["terminal"], keys: [key, { mask: 0, val: 1, off: 0, offmask: 0 }] };
  expect(decodeAttributes(tc, "u32-attrs", written)).toEqual({ sel });
  const none = encodeAttributes(tc, "u32-attrs", { sel: { flags: ["terminal"] } });
  expect(decodeAttributes(tc, "u32-attrs", none)).toEqual({ sel: { ...zeros, flags: ["terminal"], keys: [] } });
});

test("a u32 selector with a wrong key count decodes to unparsed bytes", () => {
  const wrong = encodeAttributes(tc, "u32-attrs", { sel: { keys: [key] } });
  wrong[6] = 2;
  expect(decodeAttributes(tc, "u32-attrs", wrong)).toMatchObject({
    unparsed: [{ reason: "the struct's item count is 2, but it has space for 1" }],
  });
});

test("invalid u32 keys are rejected with their path", () => {
  const written = (sel: object) => () => encodeAttributes(tc, "u32-attrs", { sel });
  expect(written({ keys: key })).toThrow("sel.keys: expected an array");
  expect(written({ keys: [key, 1] })).toThrow("sel.keys[1]: expected an object");
  expect(written({ keys: [{ msk: 1 }] })).toThrow("sel.keys[0].msk");
  expect(written({ nkeys: 1, keys: [key] })).toThrow("sel.nkeys");
  expect(written({ keys: new Array(256).fill(key) })).toThrow("sel.keys: expected up to 255 items");
  expect(written({ keys: new Uint8Array(15) })).toThrow("sel.keys: expected a multiple of 16 bytes");
});

describeWith(["ip", "tc"], "u32 filters of the client", () => {
  test("have the keys that `tc` shows", () => {
    using netns = NetworkNamespace.create();
    runAll(netns, ["ip link add near type veth peer name far", "tc qdisc add dev near ingress"]);
    using client = tc.connect({ netns });
    const ifindex = ipJson(netns, "link", "show", "dev", "near")[0]!["ifindex"] as number;
    const header = { ifindex, parent: INGRESS, info: (5 << 16) | IPV4 };
    const options = { classid: 0x1_0003, sel: { flags: ["terminal" as const], keys: [key, { ...key, off: 16 }] } };
    client.do("newtfilter", { header, kind: "u32", options }, { flags: NLM_F_CREATE | NLM_F_EXCL });
    const shown = jsonOf<object[]>(netns, "tc -j filter show dev near ingress");
    expect(JSON.stringify(shown)).toContain('"value":"c0000200","mask":"ffffff00"');
    const read = client.dump("gettfilter", { header: { ifindex, parent: INGRESS } }).toArray();
    const selectors = read.flatMap((one) => (one.options as { sel?: object } | undefined)?.sel ?? []);
    expect(selectors).toMatchObject([{ flags: ["terminal"], keys: [key, { ...key, off: 16 }] }]);
  });
});
