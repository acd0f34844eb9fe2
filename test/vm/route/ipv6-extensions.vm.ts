import { expect, test } from "bun:test";
import { ioam6 } from "../../../src/families/ioam6.ts";
import { seg6 } from "../../../src/families/seg6.ts";
import { thrown } from "../../message/bytes.ts";
import { isLinuxAtLeast, whereTheKernelHas } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { useLab } from "../lab.ts";

const lab = useLab();
const ip = (words: string) => runIn(lab.netns, ["ip", ...words.split(" ")]);

test("SEG6 sets and returns the source address of tunnels", () => {
  const client = seg6.connect({ netns: lab.netns });
  client.do("set-tunsrc", { dst: "2001:db8::1" });
  expect(client.do("get-tunsrc", {})).toEqual({ dst: "2001:db8::1" });
  expect(ip("sr tunsrc show")).toContain("2001:db8::1");
});

test("SEG6 adds, lists and deletes HMAC keys", () => {
  const client = seg6.connect({ netns: lab.netns });
  const key = { hmackeyid: 7, secret: "00112233", secretlen: 4, algid: "sha256" } as const;
  client.do("sethmac", key);
  expect(client.dump("dumphmac").toArray()).toEqual([key]);
  expect(ip("sr hmac show")).toMatch(/hmac 7.*sha256/);
  client.do("sethmac", { hmackeyid: 7, secretlen: 0, algid: "sha256" });
  expect(client.dump("dumphmac").toArray()).toEqual([]);
});

whereTheKernelHas("the family IOAM6 (Linux 5.15)", isLinuxAtLeast("5.15"), () => {
  test("IOAM6 adds, lists and deletes namespaces and schemas", () => {
    const client = ioam6.connect({ netns: lab.netns });
    const namespace = { nsId: 7, nsData: 5, nsDataWide: 9n };
    client.do("add-namespace", namespace);
    expect(client.dump("dump-namespaces").toArray()).toEqual([namespace]);
    expect(ip("ioam namespace show")).toContain("namespace 7, data 0x00000005, wide 0x0000000000000009");
    const schema = { scId: 3, scData: Uint8Array.of(1, 2, 3, 4) };
    client.do("add-schema", schema);
    expect(client.dump("dump-schemas").toArray()).toEqual([schema]);
    client.do("ns-set-schema", { nsId: 7, scId: 3 });
    expect(client.dump("dump-namespaces").toArray()).toEqual([{ ...namespace, scId: 3 }]);
    expect(ip("ioam namespace show")).toContain("schema 3");
    client.do("ns-set-schema", { nsId: 7, scNone: true });
    client.do("del-schema", { scId: 3 });
    client.do("del-namespace", { nsId: 7 });
    expect([...client.dump("dump-namespaces"), ...client.dump("dump-schemas")]).toEqual([]);
    expect(thrown(() => client.do("del-namespace", { nsId: 7 }))).toMatchObject({ code: "ENOENT" });
  });
});
