// Runs the kernel's own tests of Open vSwitch with `bun-netlink ovs` in place of their program ovs-dpctl.py.
import { expect, test } from "bun:test";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandWords } from "../../apps/cli/command.ts";

/** Time limit of the tests together. Each of about 40 commands takes seconds to start in the virtual machine. */
const LIMIT_MS = 6_000_000;

/**
 * Tests of openvswitch.sh: packets through flows, connection tracking and address translation. Others need a newer kernel than
 * 6.1 (psample, drop_reason), programs that the machine lacks (perf, socat), or the exact texts of ovs-dpctl.py (tunnel_metadata).
 */
const tests = ["arp_ping", "ct_connect_v4", "nat_connect_v4"];

/**
 * Returns openvswitch.sh with a wait for the server before each connection, because the script starts the server in the
 * background. /proc/net/tcp shows the port 4443 as 115B, and the state "listening" as 0A.
 */
function patient(script: string): string {
  const wait = "\tovs_wait ip netns exec server grep -q ':115B .* 0A ' /proc/net/tcp /proc/net/tcp6 || return 1\n";
  const connection = /^\tovs_sbx .* nc -i 1 -zv \S+ 4443 \|\| return 1$/gm;
  expect(script).toMatch(connection);
  return script.replaceAll(connection, (line) => wait + line).replace("WAIT_TIMEOUT=10", "WAIT_TIMEOUT=300");
}

test(
  "the kernel's tests of Open vSwitch pass with this command",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "ovs-selftests-"));
    try {
      cpSync("/opt/ynl/openvswitch", folder, { recursive: true });
      const words = JSON.stringify([...commandWords, "ovs"]);
      const script = join(folder, "openvswitch.sh");
      writeFileSync(script, patient(readFileSync(script, "utf8")));
      const program = `import os, sys\nwords = ${words}\nos.execv(words[0], words + sys.argv[1:])\n`;
      writeFileSync(join(folder, "ovs-dpctl.py"), program);
      const child = Bun.spawn(["/opt/programs/bash", "openvswitch.sh", ...tests], {
        cwd: folder,
        env: { ...process.env, PATH: `/opt/programs:${process.env["PATH"]}`, KSFT_MACHINE_SLOW: "yes" },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const [output] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
      const results = [...output.matchAll(/^TEST: .*\[ *(OK|FAIL|SKIP|NOMOD|PYLIB) *\]$/gm)];
      expect(results.map(([line]) => line.replaceAll(/ {2,}/g, " "))).toEqual(
        tests.map(() => expect.stringContaining("[ OK ]")),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  LIMIT_MS,
);
