import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProject } from "../support/shared.ts";

const root = join(import.meta.dir, "../..");
const project = await findProject();
const guide = readFileSync(join(root, "docs/testing-your-program.md"), "utf8");
const programs = [...guide.matchAll(/^```ts\n(?:\/\/ (\S+\.ts)\n)?([\s\S]*?)^```$/gm)].map(([, name, text]) => ({
  name,
  text: text!,
}));

describe("docs/testing-your-program.md", () => {
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "bun-netlink-guide-"));
    // The library is a package of a project with the bundled library, or a path of tsconfig.json.
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: join(project, "tsconfig.json") }));
    for (const [index, { name, text }] of programs.entries()) {
      writeFileSync(join(folder, name ?? `program-${index}.ts`), text);
    }
    // The programs of docs/programs.md, which the page only tests.
    for (const name of ["firewall.ts", "reflector.ts"]) {
      copyFileSync(join(root, "examples/programs", name), join(folder, name));
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...words: string[]) => {
    const command = [process.execPath, ...words];
    const { stdout, stderr, exitCode } = Bun.spawnSync(command, {
      cwd: folder,
      timeout: 180_000,
      killSignal: "SIGKILL",
    });
    return { stdout: stdout.toString(), stderr: stderr.toString(), exitCode };
  };

  test("contains only programs that this test runs", () => {
    const names = [
      undefined,
      "agent.ts",
      "agent.test.ts",
      undefined,
      undefined,
      undefined,
      "lab-agent.ts",
      "lab-agent.test.ts",
      undefined,
      undefined,
      undefined,
      undefined,
      "firewall.test.ts",
      "reflector.test.ts",
      "hub.ts",
      "hub.test.ts",
    ];
    expect(programs.map(({ name }) => name)).toEqual(names);
  });

  test.each([
    [3, "512\n2 false\n"],
    [4, '[ "done", "done", "done" ] [ "filter" ]\n[ "ECANCELED", "ECANCELED", "EEXIST", "ECANCELED" ] [ "filter" ]\n'],
    [5, "eth0 64\n"],
    [0, "192.0.2.1\nroutes resync\nroutes remove\nfalse\n"],
    [8, '3 [ "hosts" ]\n'],
    [10, '[\n  [ "198.51.100.7", 90000, 9000n ]\n]\n40000\n'],
    [11, "192.0.2.7:51820 148n\n"],
    [9, "confirmed,src-nat,src-nat-done,dst-nat-done 130n 198.51.100.9 61000\n0\n"],
  ])("shows the actual output of program %d", (index, stdout) => {
    expect(run(`program-${index}.ts`)).toEqual({ stdout, stderr: "", exitCode: 0 });
  });

  test.each(["agent.test.ts", "lab-agent.test.ts", "firewall.test.ts", "reflector.test.ts", "hub.test.ts"])(
    "contains %s, whose tests pass",
    (name) => {
      const { stderr, exitCode } = run("test", "--timeout=150000", `./${name}`);
      expect({ passed: stderr.includes(" 1 pass"), exitCode }).toEqual({ passed: true, exitCode: 0 });
    },
  );
});
