import { defined } from "../../../base/objects.ts";
import type { Fields } from "../../../schema/model/types.ts";

/** `HTB_VER` in both halves (net/sched/sch_htb.c). */
const HTB_VERSION = 0x30011;
const DEFAULT_QUANTA_PER_SECOND = 10;
const [MIN_QUANTUM, MAX_QUANTUM] = [1000, 200_000];
const MAX_PRIORITY = 7;
/** MTU with the header of Ethernet (`psched_mtu`). */
const PACKET = 1514;
const ETHERNET = 1;

/** Disciplines with classes that requests create. */
export const classfulKinds: ReadonlySet<string> = new Set(["htb", "hfsc", "drr", "qfq"]);
/** Disciplines that run filters at a hook. */
export const hookKinds: ReadonlySet<string> = new Set(["ingress", "clsact"]);

/** Returns the options of a discipline as the kernel lists them. Those of other kinds are listed as requested. */
export function qdiscOptions(kind: string, requested: Fields | undefined, queueLength: number): Fields | undefined {
  const header = (limit: number) => ({ header: { limit, ...(requested?.["header"] as Fields) } });
  if (hookKinds.has(kind)) return {};
  if (kind === "pfifo") return header(queueLength);
  if (kind === "bfifo") return header(queueLength * PACKET);
  if (kind === "htb") {
    const init = { rate2quantum: DEFAULT_QUANTA_PER_SECOND, defcls: 0, ...(requested?.["init"] as Fields) };
    const listed = { ...init, version: HTB_VERSION, debug: 0, directPkts: 0 };
    return { init: listed, directQlen: requested?.["directQlen"] ?? queueLength };
  }
  if (kind === "tbf") {
    const parms = requested?.["parms"] as Fields | undefined;
    return { parms: { ...parms, rate: listedRate(parms?.["rate"]), peakrate: listedRate(parms?.["peakrate"]) } };
  }
  return requested;
}

/** The kernel lists a link layer only for a rate, and no table of transmission times. (`psched_ratecfg_getrate`) */
function listedRate(requested: unknown): Fields {
  const { rate = 0, overhead = 0, linklayer = ETHERNET } = (requested ?? {}) as Record<string, number>;
  const kept = rate === 0 ? { linklayer: 0, overhead: 0 } : { linklayer: linklayer || ETHERNET, overhead };
  return { cellLog: 0, cellAlign: 0, mpu: 0, rate, ...kept };
}

/** Returns the options of a class as the kernel lists them. */
export function classOptions(kind: string, requested: Fields | undefined, discipline: Fields): Fields | undefined {
  if (kind !== "htb" || requested === undefined) return requested;
  const parms = (requested["parms"] ?? {}) as Fields;
  const rate = listedRate(parms["rate"]);
  const { rate2quantum } = discipline["init"] as { rate2quantum: number };
  const computed = Math.floor(Number(rate["rate"]) / rate2quantum);
  const quantum = Number(parms["quantum"] ?? 0) || Math.min(Math.max(computed, MIN_QUANTUM), MAX_QUANTUM);
  const prio = Math.min(Number(parms["prio"] ?? 0), MAX_PRIORITY);
  const listed = { ...parms, rate, ceil: listedRate(parms["ceil"]), quantum, prio, level: 0 };
  return defined({ parms: listed, rate64: requested["rate64"], ceil64: requested["ceil64"] });
}

/** Statistics of an object that has seen no packet. */
export const noStatistics = { stats2: { basic: {}, queue: {} }, stats: {} } as const;
