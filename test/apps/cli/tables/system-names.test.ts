import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTable } from "../../../../apps/cli/src/tables/index.ts";
import { readSystemNames } from "../../../../apps/cli/src/tables/system-names.ts";
import { Routes } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test as testInNamespace } from "../../../support/fixtures.ts";
import { cli, output } from "../cli.ts";

/** Creates a directory of iproute2 with names as FRRouting and Shorewall write them. */
function directory(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "names-"));
  for (const file of ["rt_protos", "rt_tables"]) mkdirSync(join(path, `${file}.d`));
  writeFileSync(join(path, "rt_protos"), "#\n# Reserved protocols.\n#\n0\tunspec\n4\tstatic\n186\tbgp\n");
  writeFileSync(
    join(path, "rt_protos.d/frr.conf"),
    "# Additional protocols\n\n186  bgp\n193  ldp\n196  static # zebra\n",
  );
  writeFileSync(join(path, "rt_protos.d/README"), "99 readme\n");
  writeFileSync(join(path, "rt_tables"), "254\tmain\n1\tisp1\t#added by Shorewall\n0x400\twide\nnonsense\n");
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** Returns the cells of a row that are not empty, by column. */
async function cells(table: string, row: object): Promise<Record<string, unknown>> {
  const { columns, cells } = await findTable(table);
  const values = cells(row);
  return Object.fromEntries(
    columns.flatMap((name, index) => (values[index] === undefined ? [] : [[name, values[index]]])),
  );
}

describe("readSystemNames()", () => {
  test("returns the names of a file and of the files of other programs", () => {
    using names = directory();
    const protocols = readSystemNames("rt_protos", ["/missing", names.path]);
    expect(Object.fromEntries(protocols)).toEqual({ 0: "unspec", 4: "static", 186: "bgp", 193: "ldp", 196: "static" });
    const tables = readSystemNames("rt_tables", [names.path]);
    expect(Object.fromEntries(tables)).toEqual({ 254: "main", 1: "isp1", 1024: "wide" });
  });
});

describe("Tables", () => {
  test("show encapsulations and labels of routes", async () => {
    const route = { dst: "10.0.0.0/8", gateway: "192.0.2.1", dev: "eth0", encap: { type: "mpls", dst: [100, 200] } };
    expect(await cells("routes", route)).toMatchObject({ VIA: "192.0.2.1", ENCAP: "mpls 100/200" });
    expect(await cells("routes", { family: "mpls", dst: "16", as: [17] })).toMatchObject({ ENCAP: "as 17" });
    const nexthops = [{ gateway: "192.0.2.1", dev: "eth0", weight: 1, encap: { type: "mpls", dst: [100] } }];
    expect(await cells("routes", { dst: "10.0.0.0/8", nexthops })).toMatchObject({
      VIA: "mpls 100 192.0.2.1 dev eth0",
    });
    const encap = { type: "seg6", mode: "encap", segs: ["2001:db8::1", "2001:db8::2"] };
    expect(await cells("nexthops", { id: 1, dev: "eth0", encap })).toMatchObject({
      ENCAP: "seg6 mode encap segs 2001:db8::1,2001:db8::2",
    });
  });

  test("show all conditions of rules", async () => {
    // Rules of wg-quick.
    expect(
      await cells("rules", { priority: 1, not: true, fwmark: 0xca6c, action: "table", table: 51820 }),
    ).toMatchObject({
      MATCH: "not",
      MARK: "0xca6c",
      TABLE: 51820,
    });
    expect(await cells("rules", { priority: 2, action: "table", table: 254, suppressPrefixlength: 0 })).toMatchObject({
      MATCH: "suppress_prefixlength 0",
    });
    const ports = { ipproto: 6, sport: { start: 80, end: 90 }, dport: { start: 22, end: 22 }, l3mdev: true };
    expect(await cells("rules", { priority: 3, action: "table", ...ports })).toMatchObject({
      MATCH: "ipproto 6 sport 80-90 dport 22 l3mdev",
    });
  });
});

if (existsSync("/etc/iproute2"))
  describeInNamespaces("bun-netlink show", () => {
    testInNamespace("prints and accepts the names of routing tables and protocols of other programs", ({ netns }) => {
      using names = directory();
      using routes = Routes.open({ netns });
      for (const [protocol, octet] of [4, 193, 196, 201].entries())
        routes.add({ dst: `10.${protocol}.0.0/16`, type: "blackhole", table: 1, protocol: octet });
      const script = `mount --bind ${names.path} /etc/iproute2 && exec "$@"`;
      const options = { netns, prefix: ["unshare", "--mount", "sh", "-c", script, "sh"] };
      const show = (...filters: readonly string[]) =>
        output(["show", "routes", "table=isp1", ...filters], options)
          .trim()
          .split("\n")
          .slice(1)
          .map((line) => line.split(/ {2,}/).slice(0, 5).join(" "));
      const lines = [
        "10.0.0.0/16 isp1 blackhole static global",
        "10.1.0.0/16 isp1 blackhole ldp global",
        "10.2.0.0/16 isp1 blackhole static/196 global",
        "10.3.0.0/16 isp1 blackhole 201 global",
      ];
      expect(show()).toEqual(lines);
      expect(show("protocol=ldp")).toEqual([lines[1]!]);
      expect(show("protocol=193")).toEqual([lines[1]!]);
      expect(show("protocol=196")).toEqual([lines[2]!]);
      expect(show("protocol=4")).toEqual([lines[0]!]);
      expect(show("protocol!=static")).toEqual(lines.slice(1));
      expect(cli(["show", "routes", "table=isp2"], options).stderr).toContain(
        'unknown value "isp2"; did you mean "isp1"',
      );
    });
  });
