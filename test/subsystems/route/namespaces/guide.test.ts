import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Namespaces } from "../../../../src/subsystems/route/index.ts";
import { describeWithMounts, ISOLATED } from "./support.ts";

// The time limit is long because the tests start programs, which takes seconds on a busy machine.
setDefaultTimeout(240_000);

const root = join(import.meta.dir, "../../../..");
const guide = readFileSync(join(root, "docs/namespaces.md"), "utf8");
const programs = [...guide.matchAll(/(?<!-->\n)^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);

/** Runs shell commands with their own /run and network namespace. */
function run(commands: string): { output: string; errors: string } {
  const command = [...ISOLATED, "sh", "-ec", commands];
  const { stdout, stderr } = Bun.spawnSync(command, { cwd: root, timeout: 180_000, killSignal: "SIGKILL" });
  return { output: stdout.toString(), errors: stderr.toString() };
}

/** Runs shell commands until their output matches, and returns the output. */
async function runUntil(commands: string, expected: RegExp): Promise<string> {
  const child = Bun.spawn([...ISOLATED, "sh", "-ec", commands], { cwd: root, timeout: 180_000, killSignal: "SIGKILL" });
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of child.stdout) {
    text += decoder.decode(chunk, { stream: true });
    if (expected.test(text)) child.kill("SIGKILL");
  }
  await child.exited;
  return text;
}

const bun = process.execPath;
const quoted = (program: string) => `'${program.replaceAll("'", "'\\''")}'`;

describeWithMounts("Namespace guide and example", () => {
  test("print the documented output", async () => {
    expect(run(`${bun} -e ${quoted(programs[0]!)}`)).toEqual({ output: "lo\n", errors: "" });
    expect(run(`${bun} -e ${quoted(programs[1]!)}`)).toEqual({ output: "hello\n", errors: "" });
    // The commands create bridges until the program has exited, because the program may start slowly.
    const changes =
      "while kill -0 $$; do ip -n blue link add br$((number += 1)) type bridge; sleep 0.1; done >/dev/null 2>&1";
    const text = await runUntil(
      `ip netns add blue; { ${changes}; } & exec ${bun} -e ${quoted(programs[2]!)}`,
      /^add blue br\d+$/m,
    );
    expect(text).toMatch(/^add blue br\d+$/m);
  });

  test("list the links of each namespace", async () => {
    const prepared =
      "ip netns add blue; ip netns set blue 7; ip -n blue link add br0 type bridge; ip -n blue link set br0 mtu 1400; " +
      "ip -n blue addr add 192.0.2.1/24 dev br0; touch /run/netns/file; ";
    const { output, errors } = run(`${prepared} ${bun} examples/namespace-inventory/main.ts`);
    expect(errors).toBe("");
    const lines = output.trimEnd().split("\n");
    expect(lines).toEqual([
      "current namespace",
      "  lo: device, down, MTU 65536",
      "blue, id 7, 0 processes",
      "  lo: device, down, MTU 65536",
      "  br0: bridge, down, MTU 1400, 192.0.2.1/24",
      "file, 0 processes",
      "  /run/netns/file is not a network namespace (EINVAL)",
    ]);
    const last = /^current: appear, 1 links\nblue: appear, 2 links\n$/m;
    const watched = await runUntil(`${prepared} exec ${bun} examples/namespace-inventory/main.ts --watch`, last);
    expect(watched).toMatch(last);
  });
});

test("docs/namespaces.md lists exactly the methods of Namespaces", () => {
  const methods = Object.getOwnPropertyNames(Namespaces.prototype);
  const named = methods.filter((name) => !["constructor", "close", "find", "paths"].includes(name));
  const cells = [...guide.matchAll(/^\| `(\w+)\(/gm)].map((match) => match[1]!);
  expect(cells.sort()).toEqual(named.sort());
});
