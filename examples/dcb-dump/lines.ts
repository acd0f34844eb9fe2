import type { App, CeeConfiguration, Ets, IeeeConfiguration, Pfc } from "bun-netlink/dcb";

/** Formats the IEEE 802.1Qaz and Qau configuration of a device as lines of text. */
export function ieeeLines(configuration: IeeeConfiguration): string[] {
  const { ets, pfc, apps, rewrites, trust, maxrate, buffers, qcn, dcbx, peerEts, peerPfc, peerApps } = configuration;
  const lines: string[] = [];
  if (dcbx !== undefined) lines.push(`DCBX: ${dcbx.join(", ")}`);
  if (ets !== undefined) lines.push(...etsLines("ETS", ets));
  if (pfc !== undefined) lines.push(...pfcLines("PFC", pfc));
  if (maxrate !== undefined) lines.push(`maximum rates (kbit/s): ${maxrate.join(" ")}`);
  if (apps !== undefined) lines.push(...apps.map((app) => `application priority: ${appText(app)}`));
  if (trust !== undefined) lines.push(`trust: ${trust.join(", ")}`);
  if (rewrites !== undefined) lines.push(...rewrites.map((app) => `rewrite: ${appText(app)}`));
  if (buffers !== undefined) {
    lines.push(`buffer of each priority: ${buffers.priorityBuffers.join(" ")}`);
    lines.push(`buffer sizes (bytes): ${buffers.sizes.join(" ")}, total ${buffers.totalSize}`);
  }
  if (qcn !== undefined) lines.push(`congestion notification: ${qcn.cnddStateMachine.join(" ")}`);
  if (peerEts !== undefined) lines.push(...etsLines("peer ETS", peerEts));
  if (peerPfc !== undefined) lines.push(...pfcLines("peer PFC", peerPfc));
  if (peerApps !== undefined) lines.push(...peerApps.map((app) => `peer application priority: ${appText(app)}`));
  return lines;
}

/** Formats the CEE configuration of a device as lines of text. */
export function ceeLines({ txGroups, pfc, apps, peerPfc }: CeeConfiguration): string[] {
  const lines: string[] = [];
  if (txGroups !== undefined) lines.push(`CEE group bandwidths (%): ${txGroups.bandwidths.join(" ")}`);
  if (pfc !== undefined) lines.push(`CEE PFC: ${pfc.join(" ")}`);
  for (const { idtype, id, priorities } of apps ?? []) {
    lines.push(`CEE application priority: ${idtype} ${id} → ${priorities.join(", ")}`);
  }
  if (peerPfc !== undefined) lines.push(`CEE peer PFC: priorities ${peerPfc.enabled.join(", ")}`);
  return lines;
}

function etsLines(title: string, { willing, classes, algorithms, txBandwidth, priorityClasses }: Ets): string[] {
  const shares = algorithms.map((name, number) => (name === "ets" ? `${name} ${txBandwidth[number]} %` : name));
  return [
    `${title}: ${classes} classes${willing ? ", willing" : ""}`,
    `  classes: ${shares.join(", ")}`,
    `  class of each priority: ${priorityClasses.join(" ")}`,
  ];
}

function pfcLines(title: string, { capability, enabled, requests, indications }: Pfc): string[] {
  return [
    `${title}: priorities ${enabled.join(", ") || "none"}, at most ${capability}`,
    `  pause frames sent: ${requests.join(" ")}; received: ${indications.join(" ")}`,
  ];
}

function appText({ selector, protocol, priority }: App): string {
  const shown = selector === "ethertype" ? `0x${protocol.toString(16).padStart(4, "0")}` : `${protocol}`;
  return `${selector} ${shown} → ${priority}`;
}
