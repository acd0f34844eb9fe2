import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ADVICE } from "../../../apps/cli/src/errors.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { describeInNamespaces, hasProgram } from "../../support/environment.ts";
import { cli, objects, output } from "./cli.ts";

setDefaultTimeout(600_000);

describeInNamespaces("bun-netlink state", () => {
  test("`apply` makes the configuration equal to the description", () => {
    using netns = NetworkNamespace.create();
    const stdin = JSON.stringify({
      links: { br0: { kind: "bridge", up: true } },
      addresses: [{ dev: "br0", address: "192.0.2.1/24" }],
    });
    const steps = "+ link br0 (bridge)\n+ address 192.0.2.1/24 dev br0\n";
    expect(output(["state", "plan", "-"], { netns, stdin })).toBe(steps);
    expect(output(["state", "apply", "-", "--rollback"], { netns, stdin })).toBe(steps);
    const taken = output(["state", "snapshot"], { netns });
    expect(output(["state", "plan", "-"], { netns, stdin: taken })).toBe("");
    const omitted = output(["state", "snapshot", "--omit", "addresses", "--omit", "rules"], { netns });
    expect(Object.keys(JSON.parse(omitted))).toEqual(
      Object.keys(JSON.parse(taken)).filter((name) => name !== "addresses"),
    );
    for (const table of ["links", "addresses,rules"])
      expect(cli(["state", "snapshot", "--omit", "routes", "--omit", table], { netns })).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/^(\S+: )?--omit \(once for each table\): expected /),
      });
    const removal = JSON.stringify({ links: { br0: null } });
    expect(objects(["state", "plan", "-"], { netns, stdin: removal })).toEqual([
      { action: "remove", table: "links", entry: "br0 (bridge)" },
    ]);
  });

  test("suggests --allow-recreate for an entry of another kind", () => {
    using netns = NetworkNamespace.create();
    const description = (kind: string) => JSON.stringify({ links: { a: { kind } } });
    output(["state", "apply", "-"], { netns, stdin: description("bridge") });
    const { status, stderr } = cli(["state", "apply", "-"], { netns, stdin: description("veth") });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("requires --allow-recreate") });
    output(["state", "apply", "-", "--allow-recreate"], { netns, stdin: description("veth") });
  });

  test.skipIf(!hasProgram("setpriv"))("fails with EPERM for nftables without privileges", () => {
    const prefix = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];
    const plan = (description: object) => cli(["state", "plan", "-"], { prefix, stdin: JSON.stringify(description) });
    expect(plan({ routes: [] })).toMatchObject({ status: 0, stdout: "" });
    const declared = { nftables: [{ table: { family: "inet", name: "t" } }] };
    for (const description of [declared, { mode: { nftables: "exact" }, nftables: [] }])
      expect(plan(description)).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("EPERM") });
  });

  test("reads YAML from a .yaml file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-cli-"));
    using _ = { [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
    const file = join(folder, "network.yaml");
    await Bun.write(file, "links:\n  y0: { kind: dummy }\n");
    expect(cli(["state", "plan", file]).stdout).toContain("y0");
    await Bun.write(file, "links: [");
    expect(cli(["state", "plan", file])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("invalid YAML: "),
    });
    for (const [text, found] of [
      ["", "no value"],
      ["- links", "a list"],
    ]) {
      await Bun.write(file, text!);
      expect(cli(["state", "plan", file])).toMatchObject({
        status: 2,
        stderr: `error: ${file}: expected an object with tables such as "links", got ${found}\n${ADVICE}\n`,
      });
    }
  });

  test("reports the path of an invalid value with status 2", () => {
    const { status, stderr } = cli(["state", "plan", "-"], { stdin: '{"links":{"a":{"kinds":1}}}' });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("links.a.kinds: unknown option") });
    const cut = cli(["state", "plan", "-"], { stdin: '{"links":' });
    expect(cut).toMatchObject({ status: 2, stderr: expect.stringContaining("error: -:1:10: invalid JSON: ") });
    expect(cli(["state", "plan", "/"])).toMatchObject({
      status: 2,
      stderr: `error: /: expected a file, got a directory\n${ADVICE}\n`,
    });
  });
});
