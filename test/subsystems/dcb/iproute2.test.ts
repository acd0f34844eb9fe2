// Compares requests and replies with those of iproute2's program `dcb`.
import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import type { Dcb, IeeeConfiguration } from "../../../src/subsystems/dcb/index.ts";
import { hasProgram, namespacesAvailable } from "../../support/environment.ts";
import { knownLayouts, knownRecordings, type Recording, record, tools, withoutSequence } from "./recording.ts";
import { answer, scriptedDevice } from "./scripted-device.ts";

const zeros = [0, 0, 0, 0, 0, 0, 0, 0];
const all = <Value>(value: Value): Value[] => zeros.map(() => value);

/** For each command of `dcb`, the library calls with the same effect. */
const ours: Readonly<Record<string, (dcb: Dcb) => unknown>> = {
  "-j app show dev PLAIN": (dcb) => dcb.getIeee(),
  "app add dev PLAIN dscp-prio 46:5": (dcb) => dcb.addApp({ selector: "dscp", protocol: 46, priority: 5 }),
  "app add dev PLAIN ethtype-prio 0x8906:3 stream-port-prio 80:1 dgram-port-prio 53:2 port-prio 443:4 default-prio 0": (
    dcb,
  ) =>
    dcb.addApp(
      { selector: "ethertype", protocol: 0x8906, priority: 3 },
      { selector: "stream", protocol: 80, priority: 1 },
      { selector: "dgram", protocol: 53, priority: 2 },
      { selector: "any", protocol: 443, priority: 4 },
      { selector: "ethertype", protocol: 0, priority: 0 },
    ),
  "app del dev PLAIN dscp-prio 46:5 10:6": (dcb) =>
    dcb.removeApp({ selector: "dscp", protocol: 46, priority: 5 }, { selector: "dscp", protocol: 10, priority: 6 }),
  "app replace dev PLAIN dscp-prio 46:7": (dcb) => dcb.replaceApp({ selector: "dscp", protocol: 46, priority: 7 }),
  "app replace dev PLAIN dscp-prio 46:5": (dcb) => dcb.replaceApp({ selector: "dscp", protocol: 46, priority: 5 }),
  "app replace dev PLAIN stream-port-prio 3260:4": (dcb) =>
    dcb.replaceApp({ selector: "stream", protocol: 3260, priority: 4 }),
  "app flush dev PLAIN": (dcb) => dcb.flushApps(),
  "app flush dev PLAIN dscp-prio": (dcb) => dcb.flushApps("dscp"),
  "-j buffer show dev PLAIN": (dcb) => dcb.getIeee(),
  "buffer set dev PLAIN prio-buffer all:0 0:1": (dcb) => dcb.setBuffers({ priorityBuffers: [1, 0, 0, 0, 0, 0, 0, 0] }),
  "buffer set dev PLAIN buffer-size all:1000 7:2000": (dcb) =>
    dcb.setBuffers({ sizes: [1000, 1000, 1000, 1000, 1000, 1000, 1000, 2000] }),
  "-j dcbx show dev PLAIN": (dcb) => dcb.getIeee(),
  "dcbx set dev PLAIN host cee static lld-managed": (dcb) => dcb.setDcbx(["host", "ver-cee", "static", "lld-managed"]),
  "dcbx set dev PLAIN host ieee": (dcb) => dcb.setDcbx(["host", "ver-ieee"]),
  "-j ets show dev PLAIN": (dcb) => dcb.getIeee(),
  "ets set dev PLAIN willing off": (dcb) => dcb.setEts({ willing: false }),
  "ets set dev PLAIN tc-tsa all:strict 0:ets 1:cbs tc-bw all:0 0:100": (dcb) =>
    dcb.setEts({
      algorithms: ["ets", "cb-shaper", "strict", "strict", "strict", "strict", "strict", "strict"],
      txBandwidth: [100, 0, 0, 0, 0, 0, 0, 0],
    }),
  "ets set dev PLAIN prio-tc all:0 3:1 pg-bw all:0 1:40 2:60": (dcb) =>
    dcb.setEts({ priorityClasses: [0, 0, 0, 1, 0, 0, 0, 0], rxBandwidth: [0, 40, 60, 0, 0, 0, 0, 0] }),
  "ets set dev PLAIN reco-tc-bw all:0 6:100 reco-tc-tsa all:strict 6:ets reco-prio-tc all:2": (dcb) =>
    dcb.setEts({
      recommendedBandwidth: { 0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 100, 7: 0 },
      recommendedAlgorithms: { 0: "strict", 1: 0, 2: "strict", 3: 0, 4: "strict", 5: 0, 6: "ets", 7: 0 },
      recommendedPriorityClasses: all(2),
    }),
  "-j maxrate show dev PLAIN": (dcb) => dcb.getIeee(),
  // `dcb` prints and parses rates in bytes per second, so 1000 bit/s are 125 and 2000 kbit/s are 250000. The kernel
  // header defines kbit/s.
  "maxrate set dev PLAIN tc-maxrate all:1000 1:2000kbit": (dcb) =>
    dcb.setMaxrate([125n, 250_000n, 125, 125, 125, 125, 125, 125n]),
  "-s -j pfc show dev PLAIN": (dcb) => dcb.getIeee(),
  "pfc set dev PLAIN prio-pfc all:off 3:on": (dcb) => dcb.setPfc({ enabled: [3] }),
  "pfc set dev PLAIN prio-pfc 0:on macsec-bypass off delay 5": (dcb) =>
    dcb.setPfc({ enabled: [0, 3, 4], macsecBypass: false, delay: 5 }),
};

const layouts = knownLayouts();

/** Returns the requests of the library with sequence number 0 and port id 0, because `dcb` leaves both fields 0. */
function sent(command: string): string[] {
  using device = scriptedDevice({
    "ieee-get": answer(layouts["ieee-get"]!),
    "ieee-set": { result: 0 },
    "ieee-del": { result: 0 },
    sdcbx: { result: 0 },
  });
  ours[command]!(device.dcb);
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
  expect(recordings.map(({ command }) => command).sort()).toEqual(Object.keys(ours).sort());
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
