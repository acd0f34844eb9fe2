import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { families } from "../../../src/families.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces, temporaryFolder } from "../../support/environment.ts";
import { cli, objects, output, RunningCli } from "./cli.ts";

let netns: NetworkNamespace;
const folder = temporaryFolder();

beforeAll(() => {
  writeFileSync(join(folder, "controller.yaml"), controllerSpec);
});

/** A spec of the generic netlink controller, as a user could write it for a family that the library lacks. */
const controllerSpec = `
name: nlctrl
protocol: genetlink-legacy
attribute-sets:
  - name: controls
    attributes:
      - { name: number, type: u16 }
      - { name: title, type: string }
operations:
  list:
    - name: unspec
    - name: newfamily
    - name: delfamily
    - name: fetch
      doc: Reads one family.
      attribute-set: controls
      do: { request: { value: 3, attributes: [title] }, reply: { value: 1, attributes: [number, title] } }
`;

describe("bun-netlink describe", () => {
  test("lists the operations of a family", () => {
    expect(output(["describe", "rt-link"])).toMatch(/\nNAME +KINDS +GROUP +FLAGS\n(.*\n)*getlink +do,dump/);
  });

  test("lists the fields of an operation with their types", () => {
    const text = output(["describe", "rt-link", "getlink"]);
    expect(text).toContain("do request (number 18)\nheader: struct ifinfomsg\n");
    expect(text).toMatch(/\nifname +string, up to 15 bytes +one of +IFLA_IFNAME +3\n/);
  });

  test.each(["mtu", "IFLA_MTU"])("finds a field of a family by the name %s", (name) => {
    expect(output(["describe", "rt-link", name])).toMatch(/field of link-attrs\n.*\nmtu +u32 +IFLA_MTU +4\n/);
  });

  test("prints the documentation of a spec file", () => {
    const spec = ["--spec", join(folder, "controller.yaml")];
    expect(output(["describe", "nlctrl", "fetch", ...spec])).toContain("Reads one family.");
    expect(objects(["describe", "nlctrl", "title", ...spec])).toMatchObject([
      { in: "field of controls", type: "string" },
    ]);
  });

  test.each([
    [["describe", "rt-lnk"], 'unknown family "rt-lnk"; did you mean "rt-link"?'],
    [["describe", "rt-link", "mtuu"], 'rt-link: unknown operation or field "mtuu"; did you mean "mtu"?'],
    [["describe", "x", "--spec", "/nonexistent.yaml"], "/nonexistent.yaml: no such file or directory (ENOENT)"],
    [["describe", "x", "--spec", import.meta.path], `${import.meta.path}:`],
  ])("exits with status 2 for the arguments %j", (args, message) => {
    const { stderr, status } = cli(args);
    expect(status).toBe(2);
    expect(stderr).toStartWith(`error: ${message}`);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});

describeInNamespaces("bun-netlink in a namespace", () => {
  beforeAll(() => {
    netns = NetworkNamespace.create();
  });
  afterAll(() => netns.close());

  test("`families` lists the families of the library and the kernel", () => {
    const all = objects(["families"], { netns });
    expect(all.filter(({ included }) => included).map(({ name }) => name)).toEqual(Object.keys(families).sort());
    const available = objects(["families", "--available"], { netns });
    expect(available.every((family) => family["available"])).toBe(true);
    expect(available).toContainEqual(expect.objectContaining({ name: "nlctrl", id: 16, groups: ["notify"] }));
  });

  test("`do` prints the reply to a request", () => {
    const found = objects(["do", "rt-link", "getlink", "--ifname", "lo"], { netns });
    expect(found).toMatchObject([{ header: { ifiIndex: 1 }, ifname: "lo" }]);
    expect(output(["do", "rt-link", "getlink", "--ifname=lo"], { netns })).toContain("\nifname: lo\n");
  });

  test("`do` reads fields from JSON, the standard input and options", () => {
    const newlink = ["do", "rt-link", "newlink", "--flags", "create,excl"];
    output([...newlink, '{"ifname":"br0","linkinfo":{"kind":"bridge"}}'], { netns });
    output([...newlink, "-", "--mtu", "1400"], { netns, stdin: '{"ifname":"10","linkinfo":{"kind":"bridge"}}' });
    output([...newlink, "--ifname", "br2", "--linkinfo.kind", "bridge", "--address", "hex:020000000001"], { netns });
    using links = Links.open({ netns });
    expect([links.get("br0").kind, links.get("10").mtu, links.get("br2").address]).toEqual([
      "bridge",
      1400,
      "02:00:00:00:00:01",
    ]);
  });

  test("`do` exits with status 1 if the kernel returns an error", () => {
    const { stderr, status } = cli(["do", "rt-link", "getlink", "--ifname", "missing0"], { netns });
    expect({ stderr, status }).toEqual({ stderr: "error: rt-link.getlink: no such device (ENODEV)\n", status: 1 });
  });

  test.each([
    [["do", "rt-link", "getlnk"], 'rt-link: unknown operation "getlnk"; did you mean "getlink"?'],
    [["do", "rt-link", "getlink", "--ifnme", "lo"], 'rt-link.getlink: ifnme: unknown field; did you mean "ifname"?'],
    [["do", "rt-link", "getlink", "{"], "invalid JSON: "],
    [["do", "rt-link", "getlink", "[]"], "expected a JSON object, got []"],
    [["do", "rt-link", "getlink", "--mtu", "x", "--mtu.y", "1"], "--mtu.y: mtu has a value and fields"],
    [["do", "rt-link", "getlink", "--a..b", "1"], "--a..b: empty field name"],
    [["do", "rt-link", "newlink", "--flags", "creat"], '--flags: unknown flag "creat"'],
    [["do", "rt-link"], "missing required argument 'operation'"],
    [["events", "rt-link", "links"], "rt-link.events: "],
  ])("exits with status 2 for the invalid arguments %j", (args, message) => {
    const { stderr, status } = cli(args, { netns });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(`error: ${message}`) });
  });

  test("`do --dry-run` explains a request and sends nothing", () => {
    const args = ["do", "rt-link", "newlink", "--ifname", "br9", "--linkinfo.kind", "bridge", "--dry-run"];
    const lines = output(args, { netns }).trimEnd().split("\n");
    expect(lines[0]).toBe("0000  38 00 00 00              length 56");
    expect(lines).toContain('0024  62 72 39 00                "br9"');
    expect(lines).toContain('0030  62 72 69 64 67 65 00         "bridge"');
    const bytes = lines.flatMap((line) => line.slice(6, 30).trim().split(" "));
    const [{ bytes: hex }] = objects(args, { netns }) as [{ bytes: string }];
    expect(`hex:${bytes.join("")}`).toBe(hex);
    expect(objects(["show", "links"], { netns }).map(({ ifname }) => ifname)).not.toContain("br9");
  });

  test("`do --dry-run` prints values in the byte order of their attributes", () => {
    const args = ["--header.nfgenFamily", "2", "--tuple-orig.tuple-proto.proto-src-port", "443", "--mark", "5"];
    const text = output(["do", "conntrack", "get", ...args, "--dry-run"], { netns });
    expect(text).toMatch(/^0020 {2}01 bb +443$/m);
    expect(text).toMatch(/^0028 {2}00 00 00 05 +5$/m);
    const unknown = ["do", "rt-link", "newlink", "--ifname", "br9", "--linkinfo.kind", "x", "--dry-run"];
    expect(output([...unknown, "--linkinfo.data", "hex:0800010001020304"], { netns })).toMatch(
      / 08 00 01 00 01 02 03 04$/m,
    );
  });

  test("`dump` prints each object", () => {
    const found = objects(["dump", "rt-link", "getlink"], { netns });
    expect(found.map(({ ifname }) => ifname)).toContain("lo");
    expect(output(["dump", "nlctrl", "getfamily"], { netns })).toContain("\n---\nfamilyName: ");
  });

  test("`do` sends a request of a family in a spec file", () => {
    const spec = ["--spec", join(folder, "controller.yaml")];
    expect(objects(["do", "nlctrl", "fetch", "--title", "nlctrl", ...spec], { netns })).toMatchObject([
      { number: 16, title: "nlctrl" },
    ]);
  });

  test("`events` prints notifications until it reaches --count", async () => {
    await using command = new RunningCli(["events", "rt-link", "rtnlgrp-link", "--json", "--count", "1"], { netns });
    using links = Links.open({ netns });
    // The test cannot know when the subscription of the command is active, so it causes events repeatedly.
    const timer = setInterval(() => links.change({ dev: "lo", mtu: 60_000 + Math.floor(Math.random() * 5000) }), 50);
    try {
      expect(JSON.parse(await command.line())).toMatchObject({ kind: "event", fields: { ifname: "lo" } });
      expect(await command.end()).toBe(0);
    } finally {
      clearInterval(timer);
    }
  });
});
