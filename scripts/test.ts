import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs the tests in a user and network namespace of their own, so that they need no privilege and touch nothing outside.
 * Arguments go to `bun test`. The last line counts what passed, failed and was skipped; with BUN_NETLINK_REQUIRE_ALL=1 a
 * skipped test is a failure.
 */
const requireAll = process.env["BUN_NETLINK_REQUIRE_ALL"] === "1";
const scratch = mkdtempSync(join(tmpdir(), "bun-netlink-test-"));
const report = join(scratch, "report.xml");

try {
  const enter = namespaceCommand();
  if (enter.length === 0) {
    console.error(
      "This system lets nobody make network namespaces, so the tests that need one are skipped. Where it is yours to " +
        "change: sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces > 0, " +
        "kernel.apparmor_restrict_unprivileged_userns=0; in a container: --security-opt seccomp=unconfined.",
    );
  }
  const tests = [
    process.execPath,
    "test",
    "--reporter=junit",
    `--reporter-outfile=${report}`,
    ...process.argv.slice(2),
  ];
  const { exitCode } = Bun.spawnSync([...enter, ...tests], { stdio: ["inherit", "inherit", "inherit"] });
  const { passed, failed, skipped } = countResults(report);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = exitCode !== 0 || failed > 0 || (requireAll && skipped > 0) ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** The command in front of a program that gives it namespaces of its own; nothing where that is forbidden. */
function namespaceCommand(): string[] {
  for (const command of [
    ["unshare", "-rn"],
    ["unshare", "-n"],
  ]) {
    if (Bun.which(command[0]!) !== null && Bun.spawnSync([...command, "true"]).exitCode === 0) return command;
  }
  return [];
}

function countResults(file: string): { passed: number; failed: number; skipped: number } {
  const suites = /<testsuites[^>]*>/.exec(readFileSync(file, "utf8"))?.[0] ?? "";
  const attribute = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suites)?.[1] ?? 0);
  const failed = attribute("failures") + attribute("errors");
  const skipped = attribute("skipped");
  return { passed: attribute("tests") - failed - skipped, failed, skipped };
}
