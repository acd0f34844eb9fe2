// Watches the VLANs of bridges with the library. After each change, compares them with the output of the `bridge`
// command.
import { expect, test } from "bun:test";
import { bridgeVlans, mirror, watch } from "../../src/watch/index.ts";
import { runIn } from "../support/oracle.ts";
import { until } from "../support/threads.ts";
import { useLab } from "./lab.ts";

const lab = useLab();
/** Time limit in milliseconds for a step. Comparing thousands of VLANs takes many seconds if the system is busy. */
const PATIENCE_MS = 500_000;

interface Told {
  readonly ifname: string;
  readonly vlans: readonly { readonly vlan: number; readonly vlanEnd?: number; readonly flags?: readonly string[] }[];
}

/** Returns the VLANs of each device with their flags, as the `bridge` command prints them. */
function told(): string[] {
  const devices: Told[] = JSON.parse(runIn(lab.netns, ["bridge", "-j", "vlan", "show"]) || "[]");
  const lines = devices.flatMap(({ ifname, vlans }) =>
    vlans.flatMap(({ vlan, vlanEnd = vlan, flags = [] }) =>
      Array.from({ length: vlanEnd - vlan + 1 }, (_, index) => `${ifname} ${vlan + index} ${flagsOf(flags)}`),
    ),
  );
  return lines.sort();
}

function flagsOf(flags: readonly unknown[]): string {
  return flags
    .map((flag) => `${flag}`.toLowerCase().replace("egress untagged", "untagged"))
    .filter((flag) => flag === "pvid" || flag === "untagged")
    .sort()
    .join("+");
}

const setUp = `ip link add b0 type bridge vlan_filtering 1
ip link add v0 type veth peer name v1
ip link add v2 type veth peer name v3
ip link set v0 master b0`;

const steps = [
  "bridge vlan add dev v0 vid 10",
  "bridge vlan add dev v0 vid 20-29",
  // If the PVID changes, the kernel announces the new PVID. It does not announce that the old VLAN is no longer the
  // PVID.
  "bridge vlan add dev v0 vid 25 pvid untagged",
  "bridge vlan add dev v0 vid 26 pvid",
  "bridge vlan del dev v0 vid 22-24",
  "bridge vlan add dev b0 vid 30-40 self",
  "bridge vlan set dev v0 vid 20-21 state blocking",
  "ip link set v2 master b0",
  "ip link set b0 type bridge vlan_default_pvid 5",
  "bridge vlan add dev v2 vid 2-4094",
  "bridge vlan del dev v2 vid 100-4000",
  "ip link set v0 nomaster",
  "ip link del v2",
  "ip link del b0",
];

test("watched bridge VLANs follow unannounced changes", async () => {
  const sh = (command: string) => runIn(lab.netns, command.split(" "));
  for (const line of setUp.split("\n")) sh(line);
  const names = new Map<number, string>();
  const learnNames = () => {
    for (const { ifindex, ifname } of JSON.parse(sh("ip -j link"))) names.set(ifindex, ifname);
  };
  learnNames();
  await using kernel = await mirror(bridgeVlans, { netns: lab.netns });
  const watching = watch(bridgeVlans, { netns: lab.netns, inLoop: true });
  const state = new Map<string, string>();
  const problems: string[] = [];
  const lineOf = ({ ifindex, vlan, flags }: { ifindex: number; vlan: number; flags: readonly unknown[] }) =>
    `${names.get(ifindex)} ${vlan} ${flagsOf(flags)}`;
  const reading = (async () => {
    for await (const event of watching) {
      if (event.kind === "resync") continue;
      if (event.kind === "snapshot") {
        for (const [key, item] of event.items.entries()) state.set(key, lineOf(item));
        continue;
      }
      if (state.has(event.key) === (event.kind === "add")) problems.push(`${event.kind} of ${lineOf(event.item)}`);
      if (event.kind === "remove") state.delete(event.key);
      else state.set(event.key, lineOf(event.item));
    }
  })();
  for (const step of ["true", ...steps]) {
    sh(step);
    learnNames();
    const theirs = `${told()}`;
    const mirrored = () => `${[...kernel.bridgeVlans].map(lineOf).sort()}`;
    await until(() => mirrored() === theirs, `the mirror is right after ${step}`, PATIENCE_MS);
    await until(() => `${[...state.values()].sort()}` === theirs, `the watch is right after ${step}`, PATIENCE_MS);
    if (step.includes("blocking")) {
      const blocking = () =>
        [...kernel.bridgeVlans].filter(({ state: is }) => is === "blocking").map(({ vlan }) => vlan);
      await until(() => `${blocking()}` === "20,21", "the state is reported");
    }
  }
  expect(problems).toEqual([]);
  expect(kernel.bridgeVlans.size).toBe(0);
  await watching.stop();
  await reading;
});
