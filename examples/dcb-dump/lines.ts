import type { App, CeeConfiguration, Ets, IeeeConfiguration, Pfc } from "bun-netlink/dcb";

/** What a device says of IEEE 802.1Qaz and Qau, as lines of text. */
export function ieeeLines(configuration: IeeeConfiguration): string[] {
  const { ets, pfc, apps, rewrites, trust, maxrate, buffers, qcn, dcbx, peerEts, peerPfc, peerApps } = configuration;
  const lines: string[] = [];
  if (dcbx !== undefined) lines.push(`DCBX: ${dcbx.join(", ")}`);
  if (ets !== undefined) lines.push(...etsLines("ETS", ets));
  if (pfc !== undefined) lines.push(...pfcLines("PFC", pfc));
  if (maxrate !== undefined) lines.push(`at most, in kbit/s: ${maxrate.join(" ")}`);
  if (apps !== undefined) lines.push(...apps.map((app) => `traffic: ${appText(app)}`));
  if (trust !== undefined) lines.push(`trusted: ${trust.join(", ")}`);
  if (rewrites !== undefined) lines.push(...rewrites.map((app) => `marking: ${appText(app)}`));
  if (buffers !== undefined) {
    lines.push(`buffers of priorities: ${buffers.priorityBuffers.join(" ")}`);
    lines.push(`buffers in bytes: ${buffers.sizes.join(" ")}, together ${buffers.totalSize}`);
  }
  if (qcn !== undefined) lines.push(`congestion notification: ${qcn.cnddStateMachine.join(" ")}`);
  if (peerEts !== undefined) lines.push(...etsLines("the peer's ETS", peerEts));
  if (peerPfc !== undefined) lines.push(...pfcLines("the peer's PFC", peerPfc));
  if (peerApps !== undefined) lines.push(...peerApps.map((app) => `the peer's traffic: ${appText(app)}`));
  return lines;
}

/** What it says of CEE DCBX. */
export function ceeLines({ txGroups, pfc, apps, peerPfc }: CeeConfiguration): string[] {
  const lines: string[] = [];
  if (txGroups !== undefined) lines.push(`CEE groups in percent: ${txGroups.bandwidths.join(" ")}`);
  if (pfc !== undefined) lines.push(`CEE flow control: ${pfc.join(" ")}`);
  for (const { idtype, id, priorities } of apps ?? []) {
    lines.push(`CEE traffic: ${idtype} ${id} has the priorities ${priorities.join(", ")}`);
  }
  if (peerPfc !== undefined) lines.push(`the CEE peer's flow control: priorities ${peerPfc.enabled.join(", ")}`);
  return lines;
}

function etsLines(title: string, { willing, classes, algorithms, txBandwidth, priorityClasses }: Ets): string[] {
  const shares = algorithms.map((name, number) => (name === "ets" ? `${name} ${txBandwidth[number]} %` : name));
  return [
    `${title}: ${classes} classes${willing ? ", willing" : ""}`,
    `  classes: ${shares.join(", ")}`,
    `  classes of priorities: ${priorityClasses.join(" ")}`,
  ];
}

function pfcLines(title: string, { capability, enabled, requests, indications }: Pfc): string[] {
  return [
    `${title}: priorities ${enabled.join(", ") || "none"} of at most ${capability}`,
    `  paused by us: ${requests.join(" ")}; by the peer: ${indications.join(" ")}`,
  ];
}

function appText({ selector, protocol, priority }: App): string {
  const shown = selector === "ethertype" ? `0x${protocol.toString(16).padStart(4, "0")}` : `${protocol}`;
  return `${selector} ${shown} has priority ${priority}`;
}
