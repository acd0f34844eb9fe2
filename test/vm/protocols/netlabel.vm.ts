import { expect, test } from "bun:test";
import { nlblCalipso } from "../../../src/families/nlbl-calipso.ts";
import { type Cipsov4Attrs, nlblCipsov4 } from "../../../src/families/nlbl-cipsov4.ts";
import { nlblMgmt } from "../../../src/families/nlbl-mgmt.ts";
import { nlblUnlbl } from "../../../src/families/nlbl-unlbl.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";

/** Returns the output of `netlabelctl` in the short form that is intended for scripts. */
function netlabelctl(...words: string[]): string {
  using netns = NetworkNamespace.current();
  return runIn(netns, ["netlabelctl", ...words]).trim();
}

test("NLBL_CIPSOv4 adds, lists and removes definitions", () => {
  const client = nlblCipsov4.connect();
  const mlslvllst = {
    mlslvl: [
      { mlslvlloc: 0, mlslvlrem: 5 },
      { mlslvlloc: 1, mlslvlrem: 6 },
    ],
  };
  const mlscatlst = { mlscat: [{ mlscatloc: 3, mlscatrem: 4 }] };
  const translated = { mtype: "trans", taglst: { tag: ["rbitmap"] }, mlslvllst, mlscatlst } satisfies Cipsov4Attrs;
  client.do("add", { doi: 8, ...translated });
  client.do("add", { doi: 16, mtype: "pass", taglst: { tag: ["range"] } });
  expect(client.do("list", { doi: 8 })).toEqual({ ...translated, taglst: { tag: ["rbitmap"] } });
  expect(client.do("list", { doi: 16 })).toEqual({ mtype: "pass", taglst: { tag: ["range"] } });
  const listed = client.dump("listall").toArray();
  expect(listed).toEqual(
    expect.arrayContaining([
      { doi: 8, mtype: "trans" },
      { doi: 16, mtype: "pass" },
    ]),
  );
  expect(netlabelctl("cipsov4", "list", "doi:8")).toBe("tags:1 levels:0=5,1=6 categories:3=4");
  expect(thrown(() => client.do("add", { doi: 8, ...translated }))).toMatchObject({ code: "EEXIST" });
  for (const { doi } of listed) client.do("remove", { doi });
  expect(client.dump("listall").toArray()).toEqual([]);
  expect(thrown(() => client.do("list", { doi: 8 }))).toMatchObject({ code: "EINVAL" });
});

test("NLBL_MGMT adds, lists and removes domain mappings", () => {
  const definitions = nlblCipsov4.connect();
  const calipso = nlblCalipso.connect();
  const client = nlblMgmt.connect();
  definitions.do("add", { doi: 16, mtype: "pass", taglst: { tag: ["rbitmap"] } });
  calipso.do("add", { doi: 5, mtype: "pass" });
  expect(calipso.do("list", { doi: 5 })).toEqual({ mtype: "pass" });
  expect(calipso.dump("listall").toArray()).toEqual([{ doi: 5, mtype: "pass" }]);
  expect(netlabelctl("calipso", "list")).toBe("5,PASS_THROUGH");

  client.do("add", {
    domain: "web_t",
    protocol: "cipsov4",
    cv4doi: 16,
    ipv4addr: "192.0.2.0",
    ipv4mask: "255.255.255.0",
  });
  client.do("add", { domain: "mail_t", protocol: "calipso", clpdoi: 5 });
  client.do("add", { domain: "test_t", protocol: "unlabeled", family: "inet" });
  const mappings = () => client.dump("listall").toArray();
  expect(mappings()).toEqual(
    expect.arrayContaining([
      {
        domain: "web_t",
        family: "inet",
        selectorList: {
          addrSelector: [{ ipv4addr: "192.0.2.0", ipv4mask: "255.255.255.0", protocol: "cipsov4", cv4doi: 16 }],
        },
      },
      { domain: "mail_t", family: "inet6", protocol: "calipso", clpdoi: 5 },
      { domain: "test_t", family: "inet", protocol: "unlabeled" },
    ]),
  );
  const shown = netlabelctl("map", "list").split(" ");
  expect(shown).toContain('domain:"web_t",address:192.0.2.0/24,protocol:CIPSOv4,16');
  expect(shown).toContain('domain:"mail_t",CALIPSO,5');
  expect(shown).toContain('domain:"test_t",UNLABELED,4');
  for (const { domain } of mappings()) client.do("remove", { domain: domain! });
  expect(mappings()).toEqual([]);
  expect(client.do("listdef", {})).toEqual({ family: "inet", protocol: "unlabeled" });
  client.do("removedef", {});
  expect(thrown(() => client.do("listdef", {}))).toMatchObject({ code: "ENOENT" });
  client.do("adddef", { protocol: "unlabeled" });
  expect(client.do("listdef", { family: "inet6" })).toEqual({ family: "inet6", protocol: "unlabeled" });
  expect(client.do("version", {})).toEqual({ version: 3 });
  const protocols = client.dump("protocols").toArray();
  expect(protocols).toEqual(["unlabeled", "cipsov4", "calipso"].map((protocol) => ({ protocol })) as typeof protocols);
  calipso.do("remove", { doi: 5 });
  definitions.do("remove", { doi: 16 });
});

test("NLBL_UNLBL adds, lists and removes static labels", () => {
  const client = nlblUnlbl.connect();
  // If no policy is loaded, SELinux accepts any label and returns its initial label.
  const secctx = new TextEncoder().encode("system_u:object_r:test_t:s0\0");
  const network = { ipv4addr: "198.51.100.0", ipv4mask: "255.255.255.0" };
  const wide = { ipv6addr: "2001:db8::", ipv6mask: "ffff:ffff::" };
  client.do("staticadd", { iface: "lo", ...network, secctx });
  client.do("staticadddef", { ...wide, secctx });
  expect(client.dump("staticlist").toArray()).toEqual([{ iface: "lo", ...network, secctx: expect.any(Uint8Array) }]);
  expect(client.dump("staticlistdef").toArray()).toEqual([{ ...wide, secctx: expect.any(Uint8Array) }]);
  expect(netlabelctl("unlbl", "list")).toBe(
    'accept:on interface:lo,address:198.51.100.0/24,label:"kernel" interface:DEFAULT,address:2001:db8::/32,label:"kernel"',
  );
  client.do("accept", { acptflg: 0 });
  expect(netlabelctl("unlbl", "list")).toMatch(/^accept:off/);
  expect(client.do("list", {})).toEqual({ acptflg: 0 });
  client.do("accept", { acptflg: 1 });
  client.do("staticremove", { iface: "lo", ...network });
  client.do("staticremovedef", wide);
  expect(client.dump("staticlist").toArray()).toEqual([]);
  expect(client.dump("staticlistdef").toArray()).toEqual([]);
});
