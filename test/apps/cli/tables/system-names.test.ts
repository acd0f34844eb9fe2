import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RowFilter } from "../../../../apps/cli/src/filters.ts";
import { findTable } from "../../../../apps/cli/src/tables/index.ts";
import { NumberedNames, readSystemNames } from "../../../../apps/cli/src/tables/system-names.ts";
import { Routes } from "../../../../src/subsystems/route/index.ts";
import { namespacesAvailable, unavailable } from "../../../support/environment.ts";
import { test as testInNamespace } from "../../../support/fixtures.ts";
import { cli, output } from "../cli.ts";

const rtTables = `254	main
1	isp1	#added by Shorewall
0x400	wide
106 with#hash
110 two words
42 43
nonsense
`;

/** Creates a directory of iproute2 with names as FRRouting and Shorewall write them. */
function directory(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "names-"));
  for (const file of ["rt_protos", "rt_tables"]) mkdirSync(join(path, `${file}.d`));
  writeFileSync(join(path, "rt_protos"), "#\n# Reserved protocols.\n#\n0\tunspec\n4\tstatic\n186\tbgp\n");
  writeFileSync(
    join(path, "rt_protos.d/frr.conf"),
    "# Additional protocols\n\n186  bgp\n193  ldp\n196  static # zebra\n300 large\n",
  );
  writeFileSync(join(path, "rt_protos.d/README"), "99 readme\n");
  writeFileSync(join(path, "rt_tables"), rtTables);
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
    expect(Object.fromEntries(tables)).toEqual({
      ...{ 1: "isp1", 106: "with#hash", 110: "two", 254: "main", 1024: "wide" },
    });
  });
});

describe("NumberedNames", () => {
  const names = new NumberedNames({ main: 254, local: 255 }, () => [
    ...([
      [200, "main"],
      [254, "primary"],
      [300, "isp"],
      [100, "isp"],
      [7, "one"],
      [7, "seven"],
    ] as const),
  ]);

  test("shows a name for one number, and adds the number for others", () => {
    const shown = [254, 200, 100, 300, 7, 8].map((number) => names.show(number));
    expect(shown).toEqual(["main", "main/200", "isp", "isp/300", "seven", 8]);
    expect(["200", "local"].map((text) => names.show(text))).toEqual(["main/200", "local"]);
  });

  test("finds numbers by each of their names, by number and by the shown text", () => {
    const found = ["main", "primary", "254", "0xfe", "isp", "one", "8"].map((text) => names.find(text));
    expect(found).toEqual(["main", "main", "main", "main", "isp", "seven", "8"]);
    const texts = ["main/200", "200", "isp/300", "isp/100", "main/254", "two", "-1"].map((text) => names.find(text));
    expect(texts).toEqual(["main/200", "main/200", "isp/300", undefined, undefined, undefined, undefined]);
  });
});

describe("Tables", () => {
  test("show encapsulations and labels of routes", async () => {
    const route = { dst: "10.0.0.0/8", gateway: "192.0.2.1", dev: "eth0", encap: { type: "mpls", dst: [100, 200] } };
    expect(await cells("routes", route)).toMatchObject({ VIA: "192.0.2.1", ENCAP: "mpls 100/200" });
    expect(await cells("routes", { family: "mpls", dst: "16", as: [17] })).toMatchObject({ ENCAP: "as 17" });
    const nexthops = [{ gateway: "192.0.2.1", dev: "eth0", weight: 1, encap: { type: "mpls", dst: [100] } }];
    expect(await cells("routes", { dst: "10.0.0.0/8", nexthops })).toMatchObject({
      VIA: "mpls 100 via 192.0.2.1 dev eth0",
    });
    const labels = { type: "mpls", dst: [100], ttl: 5 };
    expect(await cells("nexthops", { id: 1, dev: "eth0", encap: labels })).toMatchObject({ ENCAP: "mpls 100 ttl 5" });
    const tunnel = { type: "ip6", id: 5n, src: "::", dst: "2001:db8::7", flags: 0, ttl: 9, tos: 0 };
    expect(await cells("nexthops", { id: 1, dev: "eth0", encap: tunnel })).toMatchObject({
      ENCAP: "ip6 id 5 dst 2001:db8::7 hoplimit 9",
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
      MATCH: "ipproto tcp sport 80-90 dport 22 l3mdev",
    });
    const others = { tos: 0x10, ipproto: 253, uidRange: { start: 0, end: 0 }, realms: 0x30004 };
    expect(await cells("rules", { priority: 4, action: "table", ...others })).toMatchObject({
      MATCH: "tos 0x10 ipproto 253 uidrange 0 realms 3/4",
    });
    expect(await cells("rules", { priority: 5, action: "table", realms: 7 })).toMatchObject({ MATCH: "realms 7" });
  });

  const multipath = {
    nexthops: [
      { gateway: "192.0.2.1", dev: "eth0" },
      { gateway: "192.0.2.2", dev: "eth1", encap: { type: "mpls", dst: [7] } },
    ],
  };
  test.each<[string, string, object, object]>([
    ["rules", "sport=10-20", { sport: { start: 10, end: 20 } }, { sport: { start: 10, end: 10 } }],
    ["rules", "sport=10", { sport: { start: 10, end: 10 } }, { sport: { start: 10, end: 20 } }],
    ["rules", "uidRange=0-0", { uidRange: { start: 0, end: 0 } }, {}],
    ["rules", "realms=3/4", { realms: 0x30004 }, { realms: 4 }],
    ["routes", "realms=196612", { realms: 0x30004 }, { realms: 4 }],
    ["rules", "tos=0x10", { tos: 16 }, { tos: 10 }],
    ["links", "mtu=01500", { mtu: 1500 }, { mtu: 150 }],
    ["rules", "ipproto=tcp,17", { ipproto: 17 }, { ipproto: 1 }],
    ["rules", "ipproto=icmpv6", { ipproto: 58 }, { ipproto: 1 }],
    ["rules", "table=0xfe", { action: "table", table: 254 }, { action: "goto", table: 254 }],
    ["routes", "encap=seg6", { encap: { type: "seg6", mode: "encap" } }, { encap: { type: "mpls", dst: [1] } }],
    ["nexthops", "encap=mpls 1", { encap: { type: "mpls", dst: [1] } }, { encap: { type: "mpls", dst: [2] } }],
    ["nexthops", "encap.type=seg6,ip", { encap: { type: "ip" } }, { encap: { type: "mpls", dst: [1] } }],
    ["routes", "encap=mpls", multipath, { nexthops: [{ gateway: "192.0.2.1" }] }],
    ["routes", "encap.type=mpls", multipath, { nexthops: [{ gateway: "192.0.2.1" }] }],
    ["routes", "encap.type!=mpls", {}, multipath],
    ["routes", "gateway=192.0.2.2", multipath, { gateway: "192.0.2.1" }],
    ["routes", "encap=mpls 7", multipath, { encap: { type: "mpls", dst: [8] } }],
    ["routes", "encap!=mpls", {}, multipath],
    ["routes", "encap=", { nexthops: [{ gateway: "192.0.2.1" }] }, multipath],
    ["routes", "via=192.0.2.2", multipath, { gateway: "192.0.2.1" }],
    ["routes", "dev=eth1", multipath, { dev: "eth0" }],
    ["links", "carrier=true", { carrier: true }, { carrier: false }],
    ["links", "carrier=false", { carrier: false }, { carrier: true }],
  ])("filters of %s by %s compare the printed text", async (name, filter, row, other) => {
    const rows = new RowFilter(await findTable(name), [filter]);
    expect([rows.matches(row), rows.matches(other)]).toEqual([true, false]);
  });

  test("monitor prints numbers with names as show does", async () => {
    expect((await findTable("rules")).text("realms", 0x30004)).toBe("3/4");
    expect((await findTable("links")).text("mtu", 1500)).toBe("1500");
  });
});

const folder = ["/etc/iproute2", "/usr/share/iproute2"].find((path) => existsSync(path));

describe.skipIf(!namespacesAvailable || (folder === undefined && unavailable("iproute2 has no files")))(
  "bun-netlink show",
  () => {
    testInNamespace("prints and accepts the names of routing tables and protocols of other programs", ({ netns }) => {
      using names = directory();
      using routes = Routes.open({ netns });
      for (const [protocol, octet] of [4, 193, 196, 201].entries())
        routes.add({ dst: `10.${protocol}.0.0/16`, type: "blackhole", table: 1, protocol: octet });
      const script = `mount --bind ${names.path} ${folder} && exec "$@"`;
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
      expect(show("protocol=static/196,ldp")).toEqual(lines.slice(1, 3));
      expect(show("protocol=4")).toEqual([lines[0]!]);
      expect(show("protocol!=static")).toEqual(lines.slice(1));
      expect(cli(["show", "routes", "table=isp2"], options).stderr).toContain(
        'unknown value "isp2"; did you mean "isp1"',
      );
    });
  },
);
