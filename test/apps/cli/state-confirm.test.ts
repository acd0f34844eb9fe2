import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { applyHistory } from "../../../src/subsystems/state/index.ts";
import { guardsEnded, shortenTime } from "../../subsystems/state/confirm/guards.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { type CliResult, cli, objects, output, RunningCli } from "./cli.ts";

setDefaultTimeout(600_000);

const BRIDGE = { links: { br0: { kind: "bridge", up: true } } };

/** A namespace, a file with a description, and a directory of records. */
class Host implements AsyncDisposable {
  readonly netns: NetworkNamespace = NetworkNamespace.create();
  readonly folder: string = mkdtempSync(join(tmpdir(), "bun-netlink-cli-"));
  readonly directory: string = join(this.folder, "records");
  readonly file: string = join(this.folder, "network.json");

  constructor() {
    writeFileSync(this.file, JSON.stringify(BRIDGE));
  }

  /** Returns the arguments of a subcommand of `state`. */
  args(...args: string[]): string[] {
    return ["state", ...args, "--directory", this.directory];
  }

  run(...args: string[]): CliResult {
    return cli(this.args(...args), { netns: this.netns });
  }

  get links(): unknown[] {
    return objects(["show", "links"], { netns: this.netns }).map(({ ifname }) => ifname);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await guardsEnded(this.directory);
    this.netns.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** Starts `state apply --confirm`, and waits until the plan is applied. */
async function pendingApply(stack: AsyncDisposableStack): Promise<{ host: Host; running: RunningCli }> {
  const host = stack.use(new Host());
  const running = stack.use(new RunningCli(host.args("apply", host.file, "--confirm", "600"), { netns: host.netns }));
  const { directory, netns } = host;
  while ((await applyHistory({ directory, netns }))[0]?.state !== "pending") await Bun.sleep(20);
  expect(host.links).toEqual(["lo", "br0"]);
  return { host, running };
}

describeInNamespaces("bun-netlink state history", () => {
  test("cuts the reason of a failure in the list, and prints all of it after the steps", async () => {
    await using host = new Host();
    const routes = [{ dst: "10.9.0.0/24", gateway: "10.77.0.1" }];
    await Bun.write(host.file, JSON.stringify({ ...BRIDGE, routes }));
    expect(host.run("apply", host.file, "--confirm", "600")).toMatchObject({ status: 1 });
    const [head = "", row = ""] = host.run("history").stdout.split("\n");
    expect(row).toMatch(/^\S+ {2}\S+ {2}undone \(.{59}…\) {2}2 {2}/);
    expect(head.indexOf("steps")).toBe(row.indexOf("  2  ") + 2);
    const lines = host.run("history", row.split(" ")[0]!).stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^undone: .*\(ENETUNREACH\)/);
  });
});

describeInNamespaces("bun-netlink state apply --confirm", () => {
  test("undoes the description with status 1 if nobody confirms it", async () => {
    await using stack = new AsyncDisposableStack();
    const { host, running } = await pendingApply(stack);
    shortenTime(host.directory, "applied.json", 0);
    const errors = await running.errors();
    expect(await running.end()).toBe(1);
    expect(await running.line()).toBe("+ link br0 (bridge)");
    expect(errors).toContain("applied; undone in 600 s unless confirmed: press Enter or run");
    expect(errors).toContain("error: apply: not confirmed within 600 s (ETIMEDOUT); 1 applied step undone");
    expect(host.links).toEqual(["lo"]);
  });

  test("keeps the description after Enter, after a successful check, and after `state confirm`", async () => {
    await using host = new Host();
    const entered = cli(host.args("apply", host.file, "--confirm", "600"), { netns: host.netns, stdin: "\n" });
    expect(entered).toMatchObject({ status: 0 });
    expect(host.run("undo")).toMatchObject({ status: 0, stderr: "" });
    expect(host.run("apply", host.file, "--confirm", "600", "--check", "true")).toMatchObject({ status: 0 });
    expect(host.links).toEqual(["lo", "br0"]);
    expect(host.run("undo")).toMatchObject({ status: 0, stderr: "" });
    expect(host.links).toEqual(["lo"]);

    await using running = new RunningCli(host.args("apply", host.file, "--confirm", "600"), { netns: host.netns });
    const id = /state confirm ([-\w]+)/.exec(await running.errorLine())?.[1];
    const busy = cli(host.args("apply", "-"), { netns: host.netns, stdin: '{"links":{"br1":{"kind":"bridge"}}}' });
    expect(busy.status).toBe(1);
    expect(busy.stderr).toContain(`error: apply: bun-netlink state apply ${host.file} (process `);
    expect(host.run("confirm")).toMatchObject({ status: 0, stdout: `confirmed ${id}\n` });
    expect(await running.end()).toBe(0);
    expect(host.links).toEqual(["lo", "br0"]);
    expect(host.run("confirm")).toMatchObject({
      status: 1,
      stderr: "error: no plan of this namespace waits for a confirmation (ENOENT)\n",
    });
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 130],
    ["SIGHUP", null],
    ["SIGKILL", null],
  ] as const)("undoes the description if the command gets %s", async (signal, status) => {
    await using stack = new AsyncDisposableStack();
    const { host, running } = await pendingApply(stack);
    const ended = await running.interrupt(signal);
    if (status !== null) expect(ended).toBe(status);
    else shortenTime(host.directory, "applied.json", 0);
    await guardsEnded(host.directory);
    expect(host.links).toEqual(["lo"]);
  });

  test("rejects invalid options with status 2", async () => {
    await using host = new Host();
    for (const [args, message] of [
      [["apply", host.file, "--confirm", "0"], 'Expected seconds from 1 to 86400, got "0".'],
      [["apply", host.file, "--confirm", "soon"], 'Expected seconds from 1 to 86400, got "soon".'],
      [["apply", host.file, "--check", "true"], "--check requires --confirm"],
      [["history", "7"], "7: there is no such record of this namespace"],
    ] as const)
      expect(host.run(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
  });
});

describeInNamespaces("bun-netlink state history", () => {
  test("lists the applied descriptions and their steps, and `state undo` undoes them", async () => {
    await using host = new Host();
    expect(host.run("history")).toEqual({ status: 0, stdout: "", stderr: "" });
    output(host.args("apply", host.file), { netns: host.netns });
    const [{ id, state, steps }] = objects(host.args("history"), { netns: host.netns }) as [Record<string, unknown>];
    expect({ state, steps }).toEqual({ state: "applied", steps: ["+ link br0 (bridge)"] });
    expect(host.run("history").stdout).toMatch(new RegExp(`^id .*\n${id} .* applied  1 +bun-netlink state apply`));
    expect(host.run("history", `${id}`).stdout).toBe("+ link br0 (bridge)\n");
    expect(host.run("undo", `${id}`)).toEqual({ status: 0, stdout: `undone ${id}\n`, stderr: "" });
    expect(host.links).toEqual(["lo"]);
    expect(host.run("undo")).toMatchObject({ status: 1, stderr: expect.stringContaining("can be undone (ENOENT)") });
  });

  test.each([
    [[], ["lo", "br0"]],
    [["--force"], ["lo"]],
  ])("`state undo` with %j and a bridge that another program has created again leaves %j", async (options, links) => {
    await using host = new Host();
    output(host.args("apply", host.file), { netns: host.netns });
    using table = Links.open({ netns: host.netns });
    table.delete("br0");
    table.add({ ifname: "br0", kind: "bridge" });
    const { status, stderr } = host.run("undo", ...options);
    expect(status).toBe(0);
    expect(stderr.includes("kept: + link br0")).toBe(options.length === 0);
    expect(host.links).toEqual(links);
  });
});
