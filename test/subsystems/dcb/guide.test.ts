import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ceeLines, ieeeLines } from "../../../examples/dcb-dump/lines.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { knownLayouts } from "./recording.ts";
import { answer, scriptedDevice } from "./scripted-device.ts";
import { describeWithDcb } from "./support.ts";

const root = join(import.meta.dir, "../../..");
const guide = readFileSync(join(root, "docs/dcb.md"), "utf8");

/** Runs a program in a new network namespace whose only interface is `lo`. */
function run(words: readonly string[]): { output: string; errors: string; exitCode: number } {
  using netns = NetworkNamespace.create();
  const { stdout, stderr, exitCode } = netns.run(() =>
    Bun.spawnSync([process.execPath, ...words], { cwd: root, timeout: 180_000, killSignal: "SIGKILL" }),
  );
  return { output: stdout.toString(), errors: stderr.toString(), exitCode };
}

describeWithDcb("DCB guide and example", () => {
  test("print the documented output", () => {
    const [, program, output] = /^```ts\n([^`]*?)^```\n\nOutput:\n\n```\n([\s\S]*?)^```$/m.exec(guide)!;
    expect(run(["-e", program!])).toEqual({ output: output!, errors: "", exitCode: 0 });
    const example = join("examples", "dcb-dump", "main.ts");
    expect(run([example])).toEqual({ output: "lo: no data center bridging\n", errors: "", exitCode: 0 });
    const { output: none, errors, exitCode } = run([example, "absent"]);
    expect([none, exitCode]).toEqual(["", 1]);
    expect(errors).toContain("there is no device absent");
  });
});

test("docs/dcb.md lists exactly the methods of Dcb and Dcb.cee", () => {
  using device = scriptedDevice({});
  const methods = [device.dcb, device.dcb.cee].flatMap((object) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(object)),
  );
  const named = methods.filter((name) => !["constructor", "device", "close"].includes(name));
  for (const name of named) expect(guide).toContain(`\`${name}\``);
  const tables = guide.split("\n").filter((line) => line.startsWith("| "));
  const cells = tables.flatMap((line) => [...line.matchAll(/`(\w+)`/g)].map((match) => match[1]!));
  expect(cells.sort()).toEqual(named.sort());
});

describe("examples/dcb-dump", () => {
  const layouts = knownLayouts();

  test("prints every part of the DCB configuration", () => {
    using device = scriptedDevice({
      "ieee-get": [answer(layouts["ieee-get"]!), answer(layouts["ieee-get-newer"]!)],
      "cee-get": answer(layouts["cee-get"]!),
    });
    const { dcb } = device;
    const counts = (start: bigint) => [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n].map((index) => start + index).join(" ");
    expect(ieeeLines(dcb.getIeee())).toEqual([
      "DCBX: host, ver-ieee",
      "ETS: 8 classes, willing",
      "  classes: strict, cb-shaper, ets 10 %, ets 20 %, ets 30 %, ets 10 %, ets 5 %, vendor",
      "  class of each priority: 7 6 5 4 3 2 1 0",
      "PFC: priorities 3, 4, at most 8",
      `  pause frames sent: ${counts(1n << 40n)}; received: ${counts(1n << 41n)}`,
      "maximum rates (kbit/s): 1000 2000 3000 4000 5000 6000 7000 34359746368",
      "application priority: ethertype 0x8906 → 3",
      "application priority: dscp 46 → 5",
      "application priority: dscp 46 → 6",
      "application priority: stream 3260 → 4",
      "application priority: dgram 53 → 2",
      "application priority: any 443 → 1",
      "buffer of each priority: 0 0 1 1 2 2 3 3",
      "buffer sizes (bytes): 10000 20000 30000 40000 50000 60000 70000 80000, total 1000000",
      "congestion notification: reset edge interior interior-ready 4 reset edge interior",
    ]);
    expect(ieeeLines(dcb.getIeee())).toEqual([
      "application priority: pcp 9 → 1",
      "trust: dscp, pcp",
      "rewrite: dscp 40 → 5",
      "rewrite: pcp 12 → 5",
      "peer ETS: 8 classes, willing",
      "  classes: strict, cb-shaper, ets 10 %, ets 20 %, ets 10 %, ets 10 %, ets 10 %, vendor",
      "  class of each priority: 7 6 5 4 3 2 1 0",
      "peer PFC: priorities 3, 4, at most 8",
      `  pause frames sent: ${counts((1n << 40n) + 49n)}; received: ${counts((1n << 41n) + 49n)}`,
      "peer application priority: ethertype 0x8914 → 4",
    ]);
    expect(ceeLines(dcb.cee.getConfiguration())).toEqual([
      "CEE group bandwidths (%): 20 21 22 23 24 25 26 27",
      "CEE PFC: 0 1 2 3 0 1 2 3",
      "CEE application priority: ethtype 35078 → 3",
      "CEE application priority: portnum 3260 → 4, 5",
      "CEE peer PFC: priorities 0, 7",
    ]);
  });
});
