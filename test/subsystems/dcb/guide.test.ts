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

/** Runs a program in a namespace of its own, where there is only `lo`. */
function run(words: readonly string[]): { output: string; errors: string; exitCode: number } {
  using netns = NetworkNamespace.create();
  const { stdout, stderr, exitCode } = netns.run(() =>
    Bun.spawnSync([process.execPath, ...words], { cwd: root, timeout: 60_000, killSignal: "SIGKILL" }),
  );
  return { output: stdout.toString(), errors: stderr.toString(), exitCode };
}

describeWithDcb("the guide and the example", () => {
  test("print what they say", () => {
    const [, program, output] = /^```ts\n([^`]*?)^```\n\nprints\n\n```\n([\s\S]*?)^```$/m.exec(guide)!;
    expect(run(["-e", program!])).toEqual({ output: output!, errors: "", exitCode: 0 });
    const example = join("examples", "dcb-dump", "main.ts");
    expect(run([example])).toEqual({ output: "lo: no data center bridging\n", errors: "", exitCode: 0 });
    const { output: none, errors, exitCode } = run([example, "absent"]);
    expect([none, exitCode]).toEqual(["", 1]);
    expect(errors).toContain("there is no device absent");
  });
});

test("the guide names every method, and no other", () => {
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

describe("the example", () => {
  const layouts = knownLayouts();

  test("shows what a device says", () => {
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
      "  classes of priorities: 7 6 5 4 3 2 1 0",
      "PFC: priorities 3, 4 of at most 8",
      `  paused by us: ${counts(1n << 40n)}; by the peer: ${counts(1n << 41n)}`,
      "at most, in kbit/s: 1000 2000 3000 4000 5000 6000 7000 34359746368",
      "traffic: ethertype 0x8906 has priority 3",
      "traffic: dscp 46 has priority 5",
      "traffic: dscp 46 has priority 6",
      "traffic: stream 3260 has priority 4",
      "traffic: dgram 53 has priority 2",
      "traffic: any 443 has priority 1",
      "buffers of priorities: 0 0 1 1 2 2 3 3",
      "buffers in bytes: 10000 20000 30000 40000 50000 60000 70000 80000, together 1000000",
      "congestion notification: reset edge interior interior-ready 4 reset edge interior",
    ]);
    expect(ieeeLines(dcb.getIeee())).toEqual([
      "traffic: pcp 9 has priority 1",
      "trusted: dscp, pcp",
      "marking: dscp 40 has priority 5",
      "marking: pcp 12 has priority 5",
      "the peer's ETS: 8 classes, willing",
      "  classes: strict, cb-shaper, ets 10 %, ets 20 %, ets 10 %, ets 10 %, ets 10 %, vendor",
      "  classes of priorities: 7 6 5 4 3 2 1 0",
      "the peer's PFC: priorities 3, 4 of at most 8",
      `  paused by us: ${counts((1n << 40n) + 49n)}; by the peer: ${counts((1n << 41n) + 49n)}`,
      "the peer's traffic: ethertype 0x8914 has priority 4",
    ]);
    expect(ceeLines(dcb.cee.getConfiguration())).toEqual([
      "CEE groups in percent: 20 21 22 23 24 25 26 27",
      "CEE flow control: 0 1 2 3 0 1 2 3",
      "CEE traffic: ethtype 35078 has the priorities 3",
      "CEE traffic: portnum 3260 has the priorities 4, 5",
      "the CEE peer's flow control: priorities 0, 7",
    ]);
  });
});
