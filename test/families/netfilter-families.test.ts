import { expect, test } from "bun:test";
import { nfosf } from "../../src/families/nfosf.ts";
import { nftCompat } from "../../src/families/nft-compat.ts";
import { nftables } from "../../src/families/nftables.ts";
import { NetworkNamespace } from "../../src/index.ts";
import { operationCodec } from "../../src/schema/index.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { runIn } from "../support/oracle.ts";

const LINUX = {
  wss: { wc: "mss", val: 20 },
  ttl: 64,
  df: 1,
  ss: 60,
  genre: "Linux",
  version: "3.11",
  subtype: "",
  opt: [
    { kind: "mss", length: 4 },
    { kind: "sackp", length: 2 },
    { kind: "ts", length: 10 },
    { kind: "nop", length: 1 },
    { kind: "wso", length: 3, wc: { wc: "plain", val: 7 } },
  ],
} as const;

// struct nf_osf_user_finger (linux/netfilter/nfnetlink_osf.h), of which nfnl_osf_policy requires the exact size.
test("A fingerprint contains the number of its TCP options, and zeros up to its size", () => {
  const request = operationCodec(nfosf, "add").request("do", { finger: LINUX });
  const finger = request.payload.subarray(8);
  const view = new DataView(finger.buffer, finger.byteOffset);
  expect(finger).toHaveLength(8 + 8 + 3 * 32 + 40 * 12);
  expect([view.getUint32(0, true), view.getUint32(4, true), finger[8], finger[9]]).toEqual([1, 20, 64, 1]);
  expect([10, 12, 14].map((at) => view.getUint16(at, true))).toEqual([60, 0, 5]);
  expect([0, 12, 24, 36, 48, 60].map((at) => view.getUint16(112 + at, true))).toEqual([2, 4, 8, 1, 3, 0]);
  expect(view.getUint32(112 + 48 + 8, true)).toBe(7);
  const { finger: decoded } = operationCodec(nfosf, "add").decodeRequest(request) as { finger: { opt: object[] } };
  expect(decoded.opt).toHaveLength(5);
  expect(decoded.opt[4]).toEqual({ kind: "wso", length: 3, wc: { wc: "plain", val: 7 } });
  const options = Array.from({ length: 41 }, () => ({ kind: "nop" as const, length: 1 }));
  expect(() => operationCodec(nfosf, "add").request("do", { finger: { opt: options } })).toThrow(
    "finger.opt: expected up to 40 items",
  );
});

test("A fingerprint with another number of options than its count keeps their bytes", () => {
  const request = operationCodec(nfosf, "add").request("do", { finger: LINUX });
  const opt = request.bytes.slice(-480);
  for (const count of [4, 41]) {
    request.view.setUint16(16 + 8 + 14, count, true);
    expect(operationCodec(nfosf, "add").decodeRequest(request)).toMatchObject({ finger: { opt } });
  }
});

describeInNamespaces("nft-compat family", () => {
  // nfnl_compat_get_rcu() puts the highest revision that xt_find_revision() found: 0 in xt_comment.c, 3 in xt_conntrack.c.
  test("returns the highest revision of a match or target", () => {
    using client = nftCompat.connect();
    const get = (name: string, type: "match" | "target", rev = 0, family = 2) =>
      client.do("get", { header: { nfgenFamily: family }, name, rev, type });
    expect(get("comment", "match")).toMatchObject({ name: "comment", rev: 0, type: "match" });
    expect(get("conntrack", "match", 1)).toMatchObject({ rev: 3 });
    expect(() => get("no-such-match", "match")).toThrow(expect.objectContaining({ code: "ENOENT" }));
    expect(() => get("comment", "match", 200)).toThrow(expect.objectContaining({ code: "EPROTONOSUPPORT" }));
    expect(() => client.do("get", { name: "comment", rev: 0 } as never)).toThrow("nfgenFamily");
  });
});

describeInNamespaces("nftables family", () => {
  test.skipIf(!hasProgram("nft"))("has the timeouts of a `ct timeout` by the names of the states", () => {
    const policy = "protocol tcp; l3proto ip; policy = { established: 100, close: 7 }";
    using netns = NetworkNamespace.create();
    runIn(netns, ["nft", `add table ip t; add ct timeout ip t x { ${policy}; }`]);
    using client = nftables.connect({ netns });
    const [object] = client.dump("getobj", { header: { nfgenFamily: 2 } }).toArray();
    // nft_ct_timeout_obj_dump() puts all timeouts of the protocol.
    expect(object).toMatchObject({ type: "ct-timeout", data: { l4proto: 6, data: { established: 100, close: 7 } } });
  });
});
