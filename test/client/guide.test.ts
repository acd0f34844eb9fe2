import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NetworkNamespace } from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";

const root = join(import.meta.dir, "../..");
const guide = readFileSync(join(root, "docs/clients.md"), "utf8");
const programs = [...guide.matchAll(/(?<!-->\n)^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);

describeInNamespaces("the programs in the guide to clients", () => {
  const outputs = [
    /^br0 1500 \d+\nlo 00:00:00:00:00:00\nbr0 (?:[0-9a-f]{2}:){5}[0-9a-f]{2}\n$/,
    /^true\n$/,
    /^undefined EEXIST br0\n$/,
    /^ECANCELED ECANCELED ENOENT ECANCELED\ntrue 1\n$/,
    /^[2-9] 300\n$/,
    /^created or changed: br0\n$/,
    /^ENODEV ethtool\.rings-get header\.dev-index\n$/,
    /^16\n$/,
  ];

  test("are all known here", () => {
    expect(programs).toHaveLength(outputs.length);
  });

  for (const [index, output] of outputs.entries()) {
    test(`number ${index + 1} prints what the guide says`, () => {
      using netns = NetworkNamespace.create();
      const command = [process.execPath, "-e", programs[index]!];
      const { stdout, stderr, exitCode } = netns.run(() =>
        Bun.spawnSync(command, { cwd: root, timeout: 20_000, killSignal: "SIGKILL" }),
      );
      expect({ stderr: stderr.toString(), exitCode }).toEqual({ stderr: "", exitCode: 0 });
      expect(stdout.toString()).toMatch(output);
    });
  }
});
