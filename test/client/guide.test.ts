import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NetworkNamespace } from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { findProject } from "../support/shared.ts";

const root = join(import.meta.dir, "../..");
const project = await findProject();

function programsOf(page: string): string[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/(?<!-->\n)^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);
}

/** Runs a program in a new network namespace and returns its output. */
function outputOf(program: string): string {
  using netns = NetworkNamespace.create();
  const command = [process.execPath, "-e", program];
  const { stdout, stderr, exitCode } = netns.run(() =>
    Bun.spawnSync(command, { cwd: project, timeout: 180_000, killSignal: "SIGKILL" }),
  );
  expect({ stderr: stderr.toString(), exitCode }).toEqual({ stderr: "", exitCode: 0 });
  return stdout.toString();
}

describeInNamespaces("programs in docs/clients.md", () => {
  const programs = programsOf("docs/clients.md");
  const outputs = [
    /^1500\n$/,
    /^true\n$/,
    /^undefined EEXIST br0\n$/,
    /^ECANCELED ECANCELED ENOENT ECANCELED\ntrue 1\n$/,
    /^[2-9] 300\n$/,
    /^1\d true\n$/,
    /^1 lo 65536\n$/,
    /^htb 32\npfifo 50\nhtb 10020\nu32 1\n$/,
    /^created or changed: br0\n$/,
    /^ENODEV ethtool\.rings-get header\.dev-index\n$/,
    /^16\n$/,
    /^one in\ntwo in\n$/,
    /^1400\n$/,
  ];

  test("each have an expected output", () => {
    expect(programs).toHaveLength(outputs.length);
  });

  for (const [index, output] of outputs.entries()) {
    test(`print the documented output (program ${index + 1})`, () => {
      expect(outputOf(programs[index]!)).toMatch(output);
    });
  }
});

describeInNamespaces("program in docs/families/nftables.md", () => {
  test("adds and reads a rule", () => {
    const [program = ""] = programsOf("docs/families/nftables.md");
    expect(program).toContain("batch-begin");
    expect(outputOf(program)).toMatch(/^filter in \d+n\n$/);
  });
});
