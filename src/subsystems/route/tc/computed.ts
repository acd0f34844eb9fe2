import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkInteger, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import type { TcaStabAttrs } from "../../../families/tc.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Write } from "../../../schema/model/types.ts";
import { MAX_TICKS, TICK_NS, ticksFor, transmitTicks } from "./handle.ts";
import { parseProbability } from "./units.ts";

// Functions throw errors with the option name, to which callers prepend the path.

/** Traffic control options, by name. */
export type OptionFields = Record<string, unknown>;

/** Returns false for arrays and bytes. */
export function isFields(value: unknown): value is OptionFields {
  return isRecord(value);
}

export function required(options: OptionFields, name: string, example: string): number {
  const value = options[name];
  if (typeof value === "number") return value;
  throw typeError(name, `expected a number or text such as "${example}", got ${describeValue(value)}`);
}

/** `struct tc_ratespec` contains the rate in 32 bits. (linux/pkt_sched.h) */
export const MAX_RATE = 0xffffffff;

/** Rejects 0, because transmission times are divided by the rate. */
export function checkedRate(value: unknown, name: string): number {
  const rate = required({ [name]: value }, name, "10mbit");
  if (rate > 0) return rate;
  throw rangeError(name, `expected at least 8 bits per second, got ${rate}`);
}

/** Default burst in bytes, plus the bytes of 1 ns. (tc-htb(8)) */
const HTB_BURST = 1600;

export function htbClass({ rate, ceil = rate, ...options }: OptionFields): OptionFields {
  const burst = (of: unknown) => (typeof of === "number" ? HTB_BURST + Math.floor(of / 1e9) : undefined);
  return { rate, ceil, burst: burst(rate), cburst: burst(ceil), ...options };
}

/** `latency` is the maximum time that a packet waits. (tc-tbf(8)) */
export function tokenBucket({ latency, ...options }: OptionFields): OptionFields {
  const { rate, burst, peakrate, mtu, limit } = options;
  if (limit !== undefined && latency !== undefined) throw typeError("latency", "excludes limit, which it determines");
  if (limit !== undefined || !(Number(rate) > 0) || typeof burst !== "number") return options;
  const seconds = required({ latency }, "latency", "50ms") / 1e9;
  const peak = typeof peakrate === "number" ? Math.floor(peakrate * seconds + Number(mtu)) : Number.POSITIVE_INFINITY;
  return { ...options, limit: Math.min(Math.floor(Number(rate) * seconds + burst), peak) };
}

/** Whether frames of the traffic class cannot be preempted, which is the default. */
export function isPlainClass(entry: unknown): entry is OptionFields {
  return isFields(entry) && (entry["fp"] === undefined || entry["fp"] === "express" || entry["fp"] === 1);
}

/** The kernel reports default traffic classes, but rejects them since 6.4. */
export function withoutPlainClasses({ tcEntry, ...options }: OptionFields): OptionFields {
  const isOmitted = options["hw"] === 0 && Array.isArray(tcEntry) && tcEntry.every(isPlainClass);
  return isOmitted || tcEntry === undefined ? options : { ...options, tcEntry };
}

/**
 * Puts the schedule that a taprio has not started yet in the place of the running one. The kernel lists both, and reads only the
 * latter in requests. (taprio_dump, parse_taprio_schedule)
 */
export function withPendingSchedule({ adminSched, ...options }: OptionFields): OptionFields {
  return isFields(adminSched) ? { ...options, ...adminSched } : options;
}

/** `MAX_DPs` (linux/pkt_sched.h). The kernel lists queues without settings with numbers from here. (gred_dump) */
const MAX_QUEUES = 16;

/** The kernel lists settings of all queues, but rejects them in the request that creates the discipline. (gred_init) */
export function withoutUnsetQueues({ parms, maxP, vqList, ...options }: OptionFields): OptionFields {
  const isUnset = (queue: unknown) => isFields(queue) && Number(queue["dp"]) >= MAX_QUEUES;
  return Array.isArray(parms) && parms.length > 0 && parms.every(isUnset)
    ? options
    : { parms, maxP, vqList, ...options };
}

/** Options of which the kernel stores only some bits, with the smallest and largest number. */
export function shortNumbers(
  ranges: Readonly<Record<string, readonly [minimum: number, maximum: number]>>,
): (options: OptionFields) => OptionFields {
  return (options) => {
    for (const [name, [minimum, maximum]] of Object.entries(ranges)) {
      const value = options[name];
      if (typeof value === "number") checkInteger(value, minimum, maximum, name);
    }
    return options;
  };
}

/** The kernel reports 0x30011 for version 3. */
export function readVersion(options: OptionFields): void {
  const { version } = options;
  if (typeof version === "number") options["version"] = version >>> 16 || version;
}

const CERTAIN = 0xffffffff;

/** Defaults of tc-netem(8). Without them, a lossy period would never end, and the kernel would use slots below the minimum. */
export function withLinkDefaults({ lossModel, slot, ...options }: OptionFields): OptionFields {
  checkLossModel(lossModel);
  checkSlot(slot);
  // Listed times are numbers.
  for (const name of ["delay", "jitter"])
    if (Number(options[name]) > Number.MAX_SAFE_INTEGER)
      throw rangeError(name, `expected at most ${Number.MAX_SAFE_INTEGER} ns, got ${describeValue(options[name])}`);
  const { ge, gi, ...others } = isFields(lossModel) ? lossModel : {};
  const rest = (probability: unknown) => CERTAIN - Number(probability ?? 0);
  const model = {
    ...others,
    ...(isFields(ge) && { ge: { r: rest(ge["p"]), ...defined(ge) } }),
    ...(isFields(gi) && { gi: { p31: rest(gi["p13"]), p23: CERTAIN, ...defined(gi) } }),
  };
  return {
    ...options,
    ...(lossModel !== undefined && { lossModel: isFields(lossModel) ? model : lossModel }),
    ...(slot !== undefined && { slot: isFields(slot) ? { maxDelay: slot["minDelay"] ?? 0, ...defined(slot) } : slot }),
  };
}

/** The kernel uses only one model, and ignores `loss` together with it. (get_loss_clg, loss_event) */
function checkLossModel(lossModel: unknown): void {
  if (!isFields(lossModel)) return;
  const { ge, gi, ...others } = defined(lossModel);
  if (ge !== undefined && gi !== undefined) throw typeError("lossModel.gi", "excludes ge, which is another model");
  if (ge === undefined && gi === undefined && Object.keys(others).length === 0)
    throw typeError("lossModel", "expected ge or gi, got an empty object");
}

/** The kernel accepts any values. (get_slot) */
function checkSlot(slot: unknown): void {
  if (!isFields(slot)) return;
  const { minDelay = 0, maxDelay = minDelay, maxPackets = 0 } = slot;
  checkInteger(maxPackets, 0, MAX_PACKETS, "slot.maxPackets");
  if (Number(maxDelay) < Number(minDelay))
    throw rangeError("slot.maxDelay", `expected at least minDelay (${String(minDelay)}), got ${String(maxDelay)}`);
}

/** `max_packets` of `struct tc_netem_slot` has 32 bits and a sign. (linux/pkt_sched.h) */
const MAX_PACKETS = 0x7fffffff;

/** `struct tc_netem_rate` has only 32 bits for the rate. */
export function withWideRate(attributes: OptionFields): OptionFields {
  const { rate } = attributes;
  const bytes = isFields(rate) ? rate["rate"] : undefined;
  if (typeof bytes !== "number" || bytes < MAX_RATE) return attributes;
  return { ...attributes, rate: { ...(rate as OptionFields), rate: MAX_RATE }, rate64: bytes };
}

/** Old versions of tc(8) set ticks in the header. */
export function readDelay(options: OptionFields, { header, rate64 }: OptionFields): void {
  for (const [option, member] of Object.entries({ delay: "latency", jitter: "jitter" })) {
    const ticks = isFields(header) ? header[member] : undefined;
    if (options[option] !== undefined) options[option] = Number(options[option]);
    else if (typeof ticks === "number" && ticks > 0) options[option] = ticks * TICK_NS;
  }
  if (rate64 !== undefined) options["rate"] = Number(rate64);
}

/** Computes settings as described in tc-red(8), unless `wlog` is set. */
export function randomEarlyDrop(
  { avpkt, burst, bandwidth, ...options }: OptionFields,
  isInBytes: boolean,
): OptionFields {
  if (options["wlog"] !== undefined) {
    const [name] = Object.entries({ avpkt, burst, bandwidth }).find(([, value]) => value !== undefined) ?? [];
    if (name === undefined) return options;
    throw typeError(name, "not allowed with wlog, which is computed from this parameter");
  }
  const size = (value: unknown, name: string, byDefault?: number): number =>
    value === undefined && byDefault !== undefined ? byDefault : required({ [name]: value }, name, "15kb");
  const limit = checkInteger(size(options["limit"], "limit"), 1, MAX_RATE, "limit");
  const packet = checkInteger(size(avpkt, "avpkt", isInBytes ? undefined : 1000), 1, MAX_RATE, "avpkt");
  const { qthMin: given } = options;
  const triple = isInBytes && given !== undefined ? size(given, "qthMin") * 3 : Math.floor(limit / 4);
  const qthMax = size(options["qthMax"], "qthMax", triple);
  const qthMin = size(given, "qthMin", Math.floor(qthMax / 3));
  const bytesPerUnit = isInBytes ? 1 : packet;
  const packets = size(burst, "burst", Math.floor((2 * qthMin + qthMax) / (isInBytes ? 3 * packet : 3)));
  const rate = checkedRate(bandwidth ?? 1_250_000, "bandwidth");
  const { probability = parseProbability("2%") } = options;
  const wlog = averageWeight((qthMin * bytesPerUnit) / packet, packets);
  if (wlog === undefined)
    throw rangeError("burst", `too small for the average packet: ${packets} packets of ${packet} bytes`);
  const { scellLog, stab } = idleDamping(wlog, transmitTicks(packet, rate));
  if (qthMax < qthMin) throw rangeError("qthMax", `expected a value above qthMin (${qthMin}), got ${qthMax}`);
  const plog = slope((qthMax - qthMin) * bytesPerUnit, required({ probability }, "probability", "2%") / 2 ** 32);
  if (plog === undefined)
    throw rangeError("probability", `too small for the range of ${qthMax - qthMin}, got ${describeValue(probability)}`);
  return { ...options, limit, qthMin, qthMax, wlog, plog, scellLog, stab, probability };
}

/** The kernel requires `stab`, but does not report it: an approximation. */
export function withIdleTable(attributes: OptionFields): OptionFields {
  return { stab: idleTable(MAX_SHIFT / 1.5 / STAB_SIZE), ...attributes };
}

const MAX_LOG = 32;

/** Returns the exponent of the averaging weight. (`tc_red_eval_ewma`, iproute2) */
function averageWeight(min: number, burst: number): number | undefined {
  const wanted = burst + 1 - min;
  if (wanted < 1) return undefined;
  for (let log = 1, weight = 0.5; log < MAX_LOG; log++, weight /= 2)
    if (wanted <= (1 - (1 - weight) ** burst) / weight) return log;
  return undefined;
}

/** Exponent of the slope of the drop probability (`tc_red_eval_P`, iproute2). */
function slope(range: number, probability: number): number | undefined {
  if (range === 0) return 0;
  let rest = probability / range;
  for (let log = 0; range > 0 && log < MAX_LOG; log++, rest *= 2) if (rest > 1) return log;
  return undefined;
}

const STAB_SIZE = 256;
const MAX_SHIFT = 31;

/** Table by which the average shrinks while idle (`tc_red_eval_idle_damping`, iproute2). */
function idleDamping(wlog: number, time: number): { scellLog: number; stab: Uint8Array } {
  const perTime = -Math.log(1 - 1 / 2 ** wlog) / time;
  let scellLog = 0;
  while (scellLog < MAX_LOG - 1 && MAX_SHIFT / perTime / 2 ** scellLog >= 2 * STAB_SIZE) scellLog++;
  return { scellLog, stab: idleTable(2 ** scellLog * perTime) };
}

function idleTable(step: number): Uint8Array {
  const stab = Uint8Array.from({ length: STAB_SIZE }, (_, index) => Math.min(index * step, MAX_SHIFT));
  stab[STAB_SIZE - 1] = MAX_SHIFT;
  return stab;
}

/** Transmission times for packet sizes in steps of 8 bytes. (`TC_RTAB_SIZE`, iproute2) */
const TABLE_SIZE = 256;
const CELL_LOG = 3;

/** The kernel requires these tables for a policer, but ignores them. */
export function withRateTables(attributes: OptionFields): OptionFields {
  const { tbf, ...others } = attributes;
  if (!isFields(tbf)) return attributes;
  const tables: OptionFields = {};
  const structure = { ...tbf };
  for (const name of ["rate", "peakrate"]) {
    const settings = tbf[name];
    if (!isFields(settings)) continue;
    tables[name] = transmissionTable(settings["rate"] as number);
    // The kernel accepts a table only with a cell size (qdisc_get_rtab).
    structure[name] = { ...settings, cellLog: CELL_LOG, cellAlign: -1 };
  }
  return { tbf: structure, ...tables, ...others };
}

function transmissionTable(rate: number): Uint8Array {
  const bytes = new Uint8Array(TABLE_SIZE * 4);
  const view = new DataView(bytes.buffer);
  for (let size = 0; size < TABLE_SIZE; size++) {
    view.setUint32(size * 4, Math.min(ticksFor((size + 1) << CELL_LOG, rate), MAX_TICKS), hostLittleEndian);
  }
  return bytes;
}

type SizeSpecification = Partial<NonNullable<TcaStabAttrs["base"]>>;

/** ATM carries packets in cells of 53 bytes. (`TC_LINKLAYER_ATM`, linux/pkt_sched.h) */
const ATM = 2;
const ETHERNET = 1;
const ATM_CELL = 53;
const ATM_PAYLOAD = 48;
const DEFAULT_MTU = 2047;
const DEFAULT_SIZE = 512;
/** A larger table would be too long for an attribute. */
const MAX_SIZE = 16_000;
const MAX_U16 = 0xffff;
const MAX_U32 = 0xffffffff;

/** Adds the size table that the kernel requires (tc-stab(8)). */
export function withSizeTable(stab: TcaStabAttrs<Write>, path: string): TcaStabAttrs<Write> {
  const base: unknown = stab.base;
  if (stab.data !== undefined || !isRecord(base)) return stab;
  const { cellLog: _, sizeLog: __, cellAlign: ___, ...given } = base as SizeSpecification;
  const number = (name: "linklayer" | "mpu" | "mtu" | "tsize", maximum = MAX_U32) =>
    checkInteger(given[name] ?? 0, 0, maximum, `${path}.base.${name}`);
  const linklayer = number("linklayer");
  const mpu = number("mpu");
  if (linklayer <= ETHERNET && mpu === 0) return stab;
  const mtu = number("mtu") || DEFAULT_MTU;
  const tsize = number("tsize", MAX_SIZE) || DEFAULT_SIZE;
  let cellLog = 0;
  while ((mtu - 1) >>> cellLog > tsize - 1) cellLog++;
  const sizes = Array.from({ length: tsize }, (_, index) => {
    const size = Math.max((index + 1) * 2 ** cellLog, mpu);
    return linklayer === ATM ? Math.ceil(size / ATM_PAYLOAD) * ATM_CELL : size;
  });
  let sizeLog = 0;
  while (Math.floor(sizes.at(-1)! / 2 ** sizeLog) > MAX_U16) sizeLog++;
  const { overhead = 0 } = given;
  return {
    ...stab,
    base: { cellLog, sizeLog, cellAlign: -1, overhead, linklayer, mpu, mtu, tsize },
    data: sizes.map((size) => Math.floor(size / 2 ** sizeLog)),
  };
}
