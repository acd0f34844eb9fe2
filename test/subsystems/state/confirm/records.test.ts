import { expect } from "bun:test";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NetlinkError, type NetworkNamespace } from "../../../../src/index.ts";
import {
  ApplyError,
  applyHistory,
  desired,
  recoverApplies,
  undoApply,
} from "../../../../src/subsystems/state/index.ts";
import { runProgram } from "../../../support/child.ts";
import { describeInNamespaces, TemporaryFolder } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { runIn } from "../../../support/oracle.ts";

const test = base.extend({ parent: () => new TemporaryFolder() });
const bridge = { links: { br0: { kind: "bridge" } } } as const;

async function apply(netns: NetworkNamespace, directory: string, description: object = bridge): Promise<unknown> {
  const plan = await desired(description, { netns }).plan();
  return plan.apply({ record: { directory } }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describeInNamespaces("A recorded plan", () => {
  test("that fails after it has created a link removes the link when it is undone", async ({ parent, netns }) => {
    const directory = join(parent.path, "records");
    const description = { links: { br0: { kind: "bridge", master: "lo" } } };
    expect(await apply(netns, directory, description)).toMatchObject({ code: "EOPNOTSUPP" });
    expect(runIn(netns, ["ip", "link"])).toContain("br0");
    await undoApply(undefined, { directory, netns });
    expect(runIn(netns, ["ip", "link"])).not.toContain("br0");
  });
});

describeInNamespaces("The directory of records", () => {
  test("is not created to read the history", async ({ parent, netns }) => {
    const directory = join(parent.path, "records of plans");
    expect(await applyHistory({ directory, netns })).toEqual([]);
    expect(await recoverApplies({ directory, netns })).toEqual([]);
    await expect(undoApply(undefined, { directory, netns })).rejects.toMatchObject({ code: "ENOENT" });
    expect(existsSync(directory)).toBe(false);
  });

  test("that another user has created is not read by a user who can create /run/bun-netlink", ({ parent }) => {
    const setup = `mount -t tmpfs none /run && mkdir -m 777 "${parent.path}/bun-netlink"`;
    const script = `${setup} && export XDG_RUNTIME_DIR="${parent.path}" && exec "$0" "$@"`;
    const program = new URL("./programs/history.ts", import.meta.url).pathname;
    const { lines, errors } = runProgram(program, { prefix: ["unshare", "-rnm", "sh", "-c", script] });
    expect({ lines, errors }).toEqual({ lines: ["[]"], errors: "" });
  });

  test("that cannot be used is a NetlinkError with the path and the errno", async ({ parent, netns }) => {
    const directory = join(parent.path, "a");
    mkdirSync(directory, { mode: 0o700 });
    writeFileSync(join(directory, "records"), "");
    const error = await apply(netns, directory);
    expect(error).toBeInstanceOf(NetlinkError);
    expect(error).toMatchObject({ code: "EEXIST", message: expect.stringContaining(join(directory, "records")) });
    rmSync(join(directory, "records"));
    expect(await apply(netns, directory)).toBeUndefined();
    const locks = join(directory, "locks");
    const lock = readdirSync(locks).find((name) => !name.endsWith(".holder"))!;
    rmSync(join(locks, lock));
    symlinkSync("/dev/null", join(locks, lock));
    const failed = await apply(netns, directory, { links: { br1: { kind: "bridge" } } });
    expect(failed).toBeInstanceOf(NetlinkError);
    expect(failed).toMatchObject({ code: "ELOOP", operation: `lock ${join(locks, lock)}` });
  });
});

describeInNamespaces("The history of a plan that failed", () => {
  test("has the applied steps and the error, and the steps can be undone", async ({ parent, netns }) => {
    const directory = join(parent.path, "a");
    const routes = [{ dst: "192.0.2.0/24", gateway: "198.51.100.1" }];
    const error = await apply(netns, directory, { ...bridge, routes });
    expect(error).toBeInstanceOf(ApplyError);
    const [record] = await applyHistory({ directory, netns });
    expect(record).toMatchObject({ state: "failed", reason: (error as ApplyError).message });
    expect(record!.steps).toContain("+ link br0 (bridge)");
    await undoApply(undefined, { directory, netns });
    expect(await applyHistory({ directory, netns })).toMatchObject([{ state: "undone" }]);
    expect(runIn(netns, ["ip", "link"])).not.toContain("br0");
  });
});
