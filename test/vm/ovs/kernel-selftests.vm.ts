// Runs the kernel's own tests of Open vSwitch with `bun-netlink ovs` in place of their program ovs-dpctl.py.
import { expect, test } from "bun:test";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const command = join(import.meta.dir, "../../../apps/cli/src/main.ts");

/**
 * Tests whose result is not that of the library: the reason of each. Linux 6.1 lacks some actions, and the test itself
 * skips what the machine has no program for.
 */
const excluded: Readonly<Record<string, string>> = {
  tunnel_metadata:
    "it expects decimal tunnel ids in the text of flows; ovs-dpctl and the library print them in hexadecimal",
};

test("the kernel's tests of Open vSwitch pass with this command", () => {
  const folder = mkdtempSync(join(tmpdir(), "ovs-selftests-"));
  try {
    cpSync("/opt/ynl/openvswitch", folder, { recursive: true });
    const words = JSON.stringify([process.execPath, command, "ovs"]);
    // Without an option of its own, the program prints help, as ovs-dpctl.py does.
    writeFileSync(
      join(folder, "ovs-dpctl.py"),
      `import os, sys\nwords = ${words}\nos.execv(words[0], words + sys.argv[1:])\n`,
    );
    const text = Bun.spawnSync(["grep", "-oE", "^test_[a-z0-9_]+", join(folder, "openvswitch.sh")]).stdout.toString();
    const names = text
      .trim()
      .split("\n")
      .map((name) => name.replace("test_", ""));
    const selected = names.filter((name) => !Object.hasOwn(excluded, name));
    const { stdout, stderr } = Bun.spawnSync(["/opt/programs/bash", "openvswitch.sh", "-v", ...selected], {
      cwd: folder,
      env: { ...process.env, PATH: `/opt/programs:${process.env["PATH"]}`, KSFT_MACHINE_SLOW: "yes" },
    });
    const results = [...stdout.toString().matchAll(/^TEST: (\S+): .*\[ *(OK|FAIL|SKIP|NOMOD|PYLIB) *\]$/gm)];
    console.log(stdout.toString(), stderr.toString());
    const failed = results.filter(([, , result]) => result !== "OK" && result !== "SKIP");
    expect(failed.map(([line]) => line)).toEqual([]);
    expect(results.filter(([, , result]) => result === "OK").length).toBeGreaterThan(7);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 600_000);
