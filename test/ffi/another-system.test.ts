import { describe, expect, test } from "bun:test";
import { join } from "node:path";

const programs = join(import.meta.dir, "programs");

describe("operating systems other than Linux", () => {
  const { stdout, stderr, exitCode } = Bun.spawnSync([
    process.execPath,
    "--preload",
    join(programs, "report-darwin.ts"),
    join(programs, "another-system.ts"),
  ]);
  const lines = new Map(
    stdout
      .toString()
      .trim()
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]),
  );

  test("importing the package and building messages succeeds", () => {
    expect(stderr.toString()).toBe("");
    expect(exitCode).toBe(0);
    expect(lines.get("message")).toBe("works");
    expect(lines.get("close")).toBe("works");
  });

  for (const name of ["open", "transact", "dump", "ping", "namespace", "family", "receiver"]) {
    test(`the operation ${name} fails with ENOSYS and advice`, () => {
      const text = lines.get(name)!;
      expect(text).toStartWith("NetlinkError ENOSYS: ");
      expect(text).toContain("only on Linux, and this is darwin");
      expect(text).toContain("container or a virtual machine");
    });
  }

  test("invalid arguments throw a RangeError", () => {
    expect(lines.get("bad input")).toStartWith("RangeError: protocol");
  });
});
