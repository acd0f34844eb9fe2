// Measures ADD and DEL of the CNI plugin and of the reference plugin `bridge` (Go), alternating in the same run:
//
//   bun bench/start/cni.ts [--rounds N] [--out FILE]
//
// Requires Debian's package containernetworking-plugins, and the privilege to create network namespaces (`unshare -rn`).
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleExecutable, bundlePrograms } from "../../scripts/bundle.ts";
import { table } from "../../scripts/docs/markdown.ts";
import { NetworkNamespace } from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { describeMachine } from "../runner/machine.ts";
import { type Report, spread } from "../runner/results.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "21" }, out: { type: "string" } } });
const folder = mkdtempSync(join(tmpdir(), "bun-netlink-cni-bench-"));
const own = join(folder, "plugin");
const plugins = [
  ["apps/cni", own],
  ["reference plugin bridge (Go)", "/usr/lib/cni/bridge"],
] as const;
const cases = [
  ["addresses", {}],
  ["addresses and masquerading", { ipMasq: true }],
] as const;

/** Wall and processor time of each call in milliseconds, by case, operation and plugin. */
const samples = new Map<string, { wall: number; cpu: number }[]>();

function call(host: NetworkNamespace, plugin: string, command: string, netns: string, config: object) {
  const env = { PATH: process.env["PATH"], CNI_PATH: "/usr/lib/cni", CNI_COMMAND: command, CNI_CONTAINERID: "one" };
  const stdin = Buffer.from(JSON.stringify(config));
  const started = Bun.nanoseconds();
  const { exitCode, stdout, resourceUsage } = host.run(() =>
    Bun.spawnSync([plugin], { env: { ...env, CNI_IFNAME: "eth0", CNI_NETNS: netns }, stdin }),
  );
  const wall = (Bun.nanoseconds() - started) / 1e6;
  if (exitCode !== 0) throw new Error(`${plugin} ${command}: ${stdout}`);
  return { wall, cpu: Number(resourceUsage!.cpuTime.total) / 1000 };
}

try {
  await bundleExecutable("cni", own, await bundlePrograms());
  for (let round = -1; round < Number(values.rounds); round++) {
    for (const [title, settings] of cases) {
      for (const [name, plugin] of plugins) {
        using host = NetworkNamespace.create();
        using container = NetworkNamespace.create();
        using links = Links.open({ netns: host });
        links.set("lo", { up: true });
        // As for most containers, the bridge exists.
        links.add({ ifname: "cni0", kind: "bridge", up: true });
        const ipam = { type: "host-local", dataDir: join(folder, "addresses"), subnet: "10.88.0.0/16" };
        const config = { cniVersion: "1.0.0", name: "lab", type: "bridge", isDefaultGateway: true, ipam, ...settings };
        for (const command of ["ADD", "DEL"]) {
          const sample = call(host, plugin, command, `/proc/${process.pid}/fd/${container.fd}`, config);
          const key = `${command} ${title}\n${name}`;
          // The first round fills the caches of the kernel.
          if (round >= 0) samples.set(key, [...(samples.get(key) ?? []), sample]);
        }
      }
    }
  }
  const results: Report["results"] = [...samples].flatMap(([key, measured]) => {
    const [operation, implementation] = key.split("\n") as [string, string];
    return (["wall", "cpu"] as const).map((clock) => ({
      case: `cni ${operation} ${clock}`,
      implementation,
      unit: "ns/op" as const,
      ...spread(measured.map((sample) => sample[clock] * 1e6)),
      samples: measured.length,
    }));
  });
  const milliseconds = (operation: string, name: string, clock: string) => {
    const found = results.find((one) => one.case === `cni ${operation} ${clock}` && one.implementation === name)!;
    return (found.median / 1e6).toFixed(1);
  };
  const rows = cases.flatMap(([title]) =>
    ["ADD", "DEL"].flatMap((command) =>
      plugins.map(([name]) => [
        `${command}, ${title}`,
        name,
        milliseconds(`${command} ${title}`, name, "wall"),
        milliseconds(`${command} ${title}`, name, "cpu"),
      ]),
    ),
  );
  console.log(table(["operation", "plugin", "ms", "ms of processor time"], rows));
  const report: Report = { machine: describeMachine(), results };
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
