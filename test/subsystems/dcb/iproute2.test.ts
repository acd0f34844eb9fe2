// Compares requests and replies with those of iproute2's program `dcb`.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import type { Dcb, IeeeConfiguration } from "../../../src/subsystems/dcb/index.ts";
import { rowsIn } from "../../apps/cli/record/groups.ts";
import { hasProgram, namespacesAvailable } from "../../support/environment.ts";
import { knownLayouts, knownRecordings, type Recording, record, tools, withoutSequence } from "./recording.ts";
import { answer, scriptedDevice } from "./scripted-device.ts";

const zeros = [0, 0, 0, 0, 0, 0, 0, 0];

/** For each recorded command of `dcb`, the call with the same effect in the page about the program. */
const ours = new Map(
  rowsIn("dcb", readFileSync(join(import.meta.dir, "../../../docs/from/dcb.md"), "utf8")).map(([command, [call]]) => {
    const run = new Function("dcb", `return ${call!.replace(/;$/, "")};`) as (dcb: Dcb) => unknown;
    return [command, run] as const;
  }),
);

/** Returns a recorded command as the page shows it: with the name of the program, and without options for the output. */
const shown = (command: string) => `dcb ${command.replace(/^(-s )?-j /, "").replace("PLAIN", "eth0")}`;

const layouts = knownLayouts();

/** Returns the requests of the library with sequence number 0 and port id 0, because `dcb` leaves both fields 0. */
function sent(command: string): string[] {
  using device = scriptedDevice({
    "ieee-get": answer(layouts["ieee-get"]!),
    "ieee-set": { result: 0 },
    "ieee-del": { result: 0 },
    sdcbx: { result: 0 },
  });
  ours.get(shown(command))!(device.dcb);
  return device.kernel.requests.map(({ bytes }) => {
    expect(new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true)).toBe(device.kernel.portId);
    const digits = withoutSequence(bytes.toHex());
    return `${digits.slice(0, 24)}00000000${digits.slice(32)}`;
  });
}

/** Formats a DCB configuration as `dcb` prints it. */
function printed(command: string, { apps, buffers, dcbx, ets, maxrate, pfc }: IeeeConfiguration): unknown {
  const algorithms = { strict: "strict", "cb-shaper": "cbs", ets: "ets", vendor: "vendor" };
  const entries = (selector: string) =>
    apps!.filter((app) => app.selector === selector).map(({ protocol, priority }) => [protocol, priority]);
  switch (/(\w+) show/.exec(command)![1]) {
    case "app":
      return {
        ethtype_prio: entries("ethertype"),
        dscp_prio: entries("dscp"),
        stream_port_prio: entries("stream"),
        dgram_port_prio: entries("dgram"),
        port_prio: entries("any"),
      };
    case "buffer":
      return { prio_buffer: buffers!.priorityBuffers, buffer_size: buffers!.sizes, total_size: buffers!.totalSize };
    case "dcbx":
      return Object.fromEntries(dcbx!.map((flag) => [`${flag}`.replace("ver-", ""), true]));
    case "ets":
      return {
        willing: ets!.willing,
        ets_cap: ets!.classes,
        cbs: ets!.creditBasedShaper,
        tc_bw: ets!.txBandwidth,
        pg_bw: ets!.rxBandwidth,
        tc_tsa: ets!.algorithms.map((name) => algorithms[name as "ets"]),
        prio_tc: ets!.priorityClasses,
        reco_tc_bw: ets!.recommendedBandwidth,
        reco_tc_tsa: ets!.recommendedAlgorithms.map((name) => algorithms[name as "ets"]),
        reco_prio_tc: ets!.recommendedPriorityClasses,
      };
    case "maxrate":
      return { tc_maxrate: maxrate!.map(Number) };
    default:
      return {
        pfc_cap: pfc!.capability,
        macsec_bypass: pfc!.macsecBypass,
        delay: pfc!.delay,
        prio_pfc: zeros.map((_, priority) => pfc!.enabled.includes(priority)),
        requests: pfc!.requests.map(Number),
        indications: pfc!.indications.map(Number),
      };
  }
}

function compare(recordings: readonly Recording[]): void {
  expect(recordings.map(({ command }) => shown(command)).sort()).toEqual([...ours.keys()].sort());
  for (const { command, sent: theirs, printed: said } of recordings) {
    expect([command, ...sent(command)]).toEqual([command, ...theirs]);
    if (said === undefined) continue;
    using device = scriptedDevice({ "ieee-get": answer(layouts["ieee-get"]!) });
    expect([command, printed(command, device.dcb.getIeee())]).toEqual([command, said]);
  }
}

describe("Dcb compared with iproute2", () => {
  test("matches recorded requests and output of `dcb`", () => {
    compare(knownRecordings());
  });

  const able = namespacesAvailable && tools.every((tool) => hasProgram(tool));
  test.skipIf(!able)("matches requests and output of the installed `dcb`", () => {
    using netns = NetworkNamespace.create();
    compare(netns.run(() => record(layouts)));
  });
});
