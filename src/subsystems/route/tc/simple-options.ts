import { checkInteger, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { transmitTicks } from "./handle.ts";
import { parseProbability, parseRate, parseSize, parseTime } from "./units.ts";

// Options in the form of a tc(8) command: text with units, and parameters that are members of structures in the
// kernel's form.

/** Options of a traffic control object by name. */
export type Fields = Record<string, unknown>;

/**
 * Unit of an option that can be text. "us" and "ns": time. "probability": in 1/2^32. "spec": a structure with a rate.
 */
type Unit = "rate" | "size" | "us" | "ns" | "probability" | "spec";
type Units = { readonly [name: string]: Unit | Units };

const delays = { target: "us", interval: "us", ceThreshold: "us", tupdate: "us" } as const;
const curve = { m1: "rate", d: "us", m2: "rate" } as const;
const correlated = { probability: "probability", correlation: "probability" } as const;
const red = { limit: "size", qthMin: "size", qthMax: "size" } as const;

/** Units of the options of disciplines, filters and actions, by kind. Numbers have the unit that the kernel uses. */
const units: Readonly<Record<string, Units>> = {
  bfifo: { header: { limit: "size" } },
  cake: { baseRate64: "rate", rtt: "us", target: "us", memory: "size" },
  codel: delays,
  dualpi2: { ...delays, memoryLimit: "size", stepThreshUs: "us" },
  ets: { quanta: { quantaBand: "size" } },
  fq: {
    quantum: "size",
    initialQuantum: "size",
    flowDefaultRate: "rate",
    flowMaxRate: "rate",
    lowRateThreshold: "rate",
    flowRefillDelay: "us",
    ceThreshold: "us",
    timerSlack: "ns",
    horizon: "us",
  },
  fq_codel: { ...delays, quantum: "size", memoryLimit: "size" },
  fq_pie: { ...delays, quantum: "size", memoryLimit: "size" },
  gate: {
    baseTime: "ns",
    cycleTime: "ns",
    cycleTimeExt: "ns",
    entryList: { oneEntry: { interval: "ns" } },
  },
  hhf: { quantum: "size", resetTimeout: "us", admitBytes: "size", evictTimeout: "us" },
  netem: {
    latency64: "ns",
    jitter64: "ns",
    rate: { rate: "rate" },
    header: { loss: "probability", duplicate: "probability" },
    corr: { delayCorr: "probability", lossCorr: "probability", dupCorr: "probability" },
    reorder: correlated,
    corrupt: correlated,
  },
  pie: delays,
  police: { tbf: { rate: "spec", peakrate: "spec", mtu: "size" }, avrate: "rate" },
  red: { parms: red },
  sfq: { header: { v0: { quantum: "size" } } },
  tbf: { parms: { rate: "spec", peakrate: "spec", limit: "size" }, burst: "size", pburst: "size" },
};

/** Units of the options of classes, by kind. */
const classUnits: Readonly<Record<string, Units>> = {
  drr: { quantum: "size" },
  ets: { quantaBand: "size" },
  hfsc: { rsc: curve, fsc: curve, usc: curve },
  htb: { parms: { rate: "spec", ceil: "spec", quantum: "size" } },
  qfq: { lmax: "size" },
};

/** A structure in the options of a traffic control kind. Callers can also pass its members directly in the options. */
interface Structure {
  /** Path of the structure in the options of a traffic control object. */
  readonly path: readonly string[];
  readonly members: readonly string[];
  /** Default values of members, as tc(8) sends them. Set if the kernel requires the structure. */
  readonly defaults?: Fields;
}

const fifo: Structure = { path: ["header"], members: ["limit"] };

/** Structures in the options of disciplines, by kind. */
const structures: Readonly<Record<string, Structure>> = {
  bfifo: fifo,
  cbs: { path: ["parms"], members: ["offload", "hicredit", "locredit", "idleslope", "sendslope"], defaults: {} },
  etf: { path: ["parms"], members: ["delta", "clockid"] },
  gred: { path: ["dps"], members: ["dPs", "defDp", "grio"] },
  hfsc: { path: ["header"], members: ["defcls"], defaults: {} },
  htb: { path: ["init"], members: ["rate2quantum", "defcls"], defaults: { version: 3, rate2quantum: 10 } },
  mqprio: {
    path: ["header"],
    members: ["numTc", "prioTcMap", "hw", "count", "offset"],
    defaults: { numTc: 8, prioTcMap: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 1, 1, 3, 3, 3, 3), hw: 1 },
  },
  multiq: { path: ["header"], members: [], defaults: {} },
  netem: { path: ["header"], members: ["limit", "gap", "duplicate"], defaults: { limit: 1000 } },
  pfifo: fifo,
  pfifo_head_drop: fifo,
  plug: { path: ["header"], members: ["action", "limit"] },
  prio: {
    path: ["header"],
    members: ["bands", "priomap"],
    defaults: { bands: 3, priomap: Uint8Array.of(1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1) },
  },
  sfb: {
    path: ["parms"],
    members: [
      "rehashInterval",
      "warmupTime",
      "max",
      "binSize",
      "increment",
      "decrement",
      "limit",
      "penaltyRate",
      "penaltyBurst",
    ],
    defaults: {
      rehashInterval: 600_000,
      warmupTime: 60_000,
      max: 25,
      binSize: 20,
      increment: 33,
      decrement: 3,
      penaltyRate: 10,
      penaltyBurst: 20,
    },
  },
  sfq: { path: ["header", "v0"], members: ["quantum", "perturbPeriod", "limit", "divisor", "flows"] },
};

/** Parameters of tc(8) from which a structure is computed. */
interface Computed {
  readonly names: readonly string[];
  /** Name of the attribute that contains the structure that is computed from the parameters. */
  readonly structure: string;
  /** Whether the kernel accepts options without the structure, so that the parameters are optional. */
  readonly isOptional?: boolean;
  compute(values: Fields): Fields;
}

const redNames = ["limit", "qthMin", "qthMax", "avpkt", "burst", "bandwidth", "probability"];

const computed: Readonly<Record<string, Computed>> = {
  choke: { names: redNames, structure: "parms", compute: (values) => randomEarlyDrop(values, false) },
  police: {
    isOptional: true,
    names: ["rate", "burst", "mtu", "peakrate", "action"],
    structure: "tbf",
    compute: policer,
  },
  red: { names: redNames, structure: "parms", compute: (values) => randomEarlyDrop(values, true) },
  tbf: { names: ["rate", "burst", "limit", "latency", "peakrate", "mtu"], structure: "parms", compute: tokenBucket },
};
const computedOfClasses: Readonly<Record<string, Computed>> = {
  htb: { names: ["rate", "ceil", "burst", "cburst", "prio", "quantum"], structure: "parms", compute: htbClass },
};

/**
 * Converts options from the form of tc(8) to that of the kernel. Text becomes numbers, and parameters become members of
 * the structures that contain them. `fields` is not modified.
 *
 * @param path path of the options in error messages.
 */
export function structured(kind: string | undefined, fields: Fields, path: string, isClass = false): Fields {
  const computation = own(isClass ? computedOfClasses : computed, kind);
  let options = computation === undefined ? fields : withComputed(fields, computation, path);
  const structure = isClass ? undefined : own(structures, kind);
  if (kind === "netem") options = withDelay(options, path);
  if (structure !== undefined) options = withMembers(options, structure);
  const known = own(isClass ? classUnits : units, kind);
  return known === undefined ? options : convertFields(options, known, path);
}

/**
 * Adds the values that the kernel requires to the options of a discipline, as tc(8) does.
 *
 * For RED, adds a missing table (`stab`), which the kernel does not report; its values differ from those of tc(8) by
 * less than a factor of 2. For mqprio in software, omits traffic classes, which the kernel reports but rejects in
 * requests (since Linux 6.4).
 */
export function withDefaults(kind: string | undefined, fields: Fields | undefined): Fields | undefined {
  if ((kind === "red" || kind === "choke") && isFields(fields?.["parms"]) && fields["stab"] === undefined) {
    return { ...fields, stab: idleTable(MAX_SHIFT / 1.5 / STAB_SIZE) };
  }
  const { path: [name] = [], defaults } = own(structures, kind) ?? {};
  if (name === undefined || defaults === undefined) return fields;
  const given = fields?.[name];
  if (given !== undefined && !isFields(given)) return fields;
  const complete: Fields = { ...fields, [name]: { ...defaults, ...given } };
  const isSoftware = kind === "mqprio" && given?.["hw"] === 0;
  if (isSoftware && Array.isArray(fields?.["tcEntry"]) && fields["tcEntry"].every(isPlainClass))
    delete complete["tcEntry"];
  return complete;
}

/** Reports whether a traffic class of mqprio has only default settings. */
function isPlainClass(entry: unknown): boolean {
  return isFields(entry) && (entry["fp"] === undefined || entry["fp"] === "express" || entry["fp"] === 1);
}

/** Returns the names of the tc(8) parameters that callers can pass directly in the options of a kind. */
export function parameterNames(kind: string | undefined, isClass: boolean): readonly string[] {
  const delay = kind === "netem" && !isClass ? ["delay", "jitter", "loss", "rate"] : [];
  const { names = [] } = own(isClass ? computedOfClasses : computed, kind) ?? {};
  const { members = [] } = (isClass ? undefined : own(structures, kind)) ?? {};
  return [...delay, ...names, ...members];
}

/** Returns whether the message of an encoder's error is about the name of an option. */
export function isUnknownField(message: string): boolean {
  return /^options\.\w+: unknown field/.test(message);
}

function own<Value>(table: Readonly<Record<string, Value>>, name: string | undefined): Value | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Reports whether a value is an object with options, rather than an array or bytes. */
export function isFields(value: unknown): value is Fields {
  return isRecord(value);
}

function convertFields(fields: Fields, table: Units, path: string): Fields {
  const converted = { ...fields };
  for (const [name, unit] of Object.entries(table))
    if (fields[name] !== undefined) converted[name] = convert(fields[name], unit, `${path}.${name}`);
  return converted;
}

function convert(value: unknown, unit: Unit | Units, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => convert(item, unit, `${path}[${index}]`));
  if (typeof unit === "object") return isFields(value) ? convertFields(value, unit, path) : value;
  if (unit === "spec") return rateSpec(value, path);
  if (typeof value !== "string") return value;
  switch (unit) {
    case "rate":
      return parseRate(value, path);
    case "size":
      return parseSize(value, path);
    case "us":
      return Math.round(parseTime(value, path) / 1000);
    case "ns":
      return parseTime(value, path);
    case "probability":
      return parseProbability(value, path);
  }
}

const ETHERNET = 1;
const MAX_U32 = 0xffffffff;

/**
 * Returns the structure for a rate in bytes per second. The structure holds at most 32 bits; a 64-bit attribute
 * contains a higher rate. The link layer is set, because the kernel would otherwise require a table of transmission
 * times.
 */
function rateStructure(rate: number): Fields {
  return { rate: Math.min(rate, MAX_U32), linklayer: ETHERNET };
}

/**
 * Converts the rate in a structure that the caller has passed. The structure has no 64-bit attribute, so the rate must
 * fit in 32 bits.
 */
function rateSpec(value: unknown, path: string): unknown {
  if (typeof value === "string" || typeof value === "number") return rateStructure(narrowRate(value, path));
  return isFields(value) && typeof value["rate"] === "string"
    ? { ...value, rate: narrowRate(value["rate"], `${path}.rate`) }
    : value;
}

function narrowRate(value: string | number, path: string): number {
  const rate = parseRate(value, path);
  if (rate <= MAX_U32) return rate;
  throw new RangeError(
    `${path}: expected a rate below 2^32 bytes per second, got ${describeValue(value)}; ` +
      "write the parameters of tc in the options, in place of the structure",
  );
}

/** Moves options that are members of a structure into the structure. */
function withMembers(fields: Fields, { path: [name, inner], members }: Structure): Fields {
  const given = members.filter((member) => fields[member] !== undefined);
  if (given.length === 0) return fields;
  const rest = { ...fields };
  const moved: Fields = {};
  for (const member of given) {
    moved[member] = fields[member];
    delete rest[member];
  }
  const outer = rest[name!] as Fields | undefined;
  rest[name!] =
    inner === undefined ? { ...outer, ...moved } : { ...outer, [inner]: { ...(outer?.[inner] as Fields), ...moved } };
  return rest;
}

/**
 * Replaces the parameters of tc(8) by the structure that is computed from them. A byte array is not a parameter, but an
 * attribute with the same name, and is kept.
 */
function withComputed(
  fields: Fields,
  { names, structure, isOptional = false, compute }: Computed,
  path: string,
): Fields {
  const given = names.filter((name) => fields[name] !== undefined && !ArrayBuffer.isView(fields[name]));
  if (given.length === 0 && (isOptional || fields[structure] !== undefined)) return fields;
  if (fields[structure] !== undefined) {
    if (given.every((name) => name === "burst")) return fields;
    throw new TypeError(`${path}.${given[0]}: not allowed with ${path}.${structure}, which contains this parameter`);
  }
  const rest = { ...fields };
  for (const name of given) delete rest[name];
  try {
    return { ...compute(Object.fromEntries(given.map((name) => [name, fields[name]]))), ...rest };
  } catch (error) {
    if (error instanceof TypeError) throw new TypeError(`${path}.${error.message}`, { cause: error });
    if (error instanceof RangeError) throw new RangeError(`${path}.${error.message}`, { cause: error });
    throw error;
  }
}

/** Returns the value of a parameter. Throws if it is neither a number nor text. */
function amount(values: Fields, name: string, example: string, path = name): string | number {
  const value = values[name];
  if (typeof value === "string" || typeof value === "number") return value;
  throw new TypeError(`${path}: expected a number or text such as "${example}", got ${describeValue(value)}`);
}

/**
 * Returns a rate, and the 64-bit attribute for a rate above 32 bits. Throws for 0, because times are computed from the
 * rate.
 */
function checkedRate(values: Fields, name: string, attribute: string): [rate: number, wide: Fields] {
  const rate = parseRate(amount(values, name, "10mbit"), name);
  if (rate === 0)
    throw new RangeError(`${name}: expected at least 8 bits per second, got ${describeValue(values[name])}`);
  return [rate, rate >= MAX_U32 ? { [attribute]: rate } : {}];
}

/** Default burst of an htb class in bytes. The bytes that the class transmits in 1 ns are added. (tc-htb(8)) */
const HTB_BURST = 1600;

function htbClass(values: Fields): Fields {
  const [rate, wideRate] = checkedRate(values, "rate", "rate64");
  const [ceil, wideCeil] = checkedRate({ ceil: values["ceil"] ?? rate }, "ceil", "ceil64");
  const size = (name: string, of: number) =>
    parseSize(values[name] === undefined ? HTB_BURST + Math.floor(of / 1e9) : amount(values, name, "15kb"), name);
  const parms: Fields = {
    rate: rateStructure(rate),
    ceil: rateStructure(ceil),
    buffer: transmitTicks(size("burst", rate), rate),
    cbuffer: transmitTicks(size("cburst", ceil), ceil),
  };
  for (const name of ["prio", "quantum"]) if (values[name] !== undefined) parms[name] = values[name];
  return { parms, ...wideRate, ...wideCeil };
}

function tokenBucket(values: Fields): Fields {
  const [rate, wideRate] = checkedRate(values, "rate", "rate64");
  const burst = parseSize(amount(values, "burst", "15kb"), "burst");
  const peak = values["peakrate"] === undefined ? undefined : checkedRate(values, "peakrate", "prate64");
  const pburst = peak === undefined ? undefined : parseSize(amount(values, "mtu", "1540"), "mtu");
  let limit: number;
  if (values["limit"] !== undefined) limit = parseSize(amount(values, "limit", "15kb"), "limit");
  else {
    const seconds = parseTime(amount(values, "latency", "50ms"), "latency") / 1e9;
    limit = Math.floor(rate * seconds + burst);
    if (peak !== undefined) limit = Math.min(limit, Math.floor(peak[0] * seconds + pburst!));
  }
  const parms: Fields = { rate: rateStructure(rate), limit, buffer: transmitTicks(burst, rate) };
  if (peak === undefined) return { parms, ...wideRate };
  return {
    parms: { ...parms, peakrate: rateStructure(peak[0]), mtu: transmitTicks(pburst!, peak[0]) },
    ...wideRate,
    ...peak[1],
  };
}

function policer(values: Fields): Fields {
  const [rate, wideRate] = checkedRate(values, "rate", "rate64");
  const burst = parseSize(amount(values, "burst", "10kb"), "burst");
  const tbf: Fields = {
    action: values["action"] ?? "reclassify",
    rate: rateStructure(rate),
    burst: transmitTicks(burst, rate),
  };
  if (values["mtu"] !== undefined) tbf["mtu"] = parseSize(amount(values, "mtu", "2kb"), "mtu");
  if (values["peakrate"] === undefined) return { tbf, ...wideRate };
  const [peakrate, widePeak] = checkedRate(values, "peakrate", "peakrate64");
  return { tbf: { ...tbf, peakrate: rateStructure(peakrate) }, ...wideRate, ...widePeak };
}

/**
 * Computes the structure of RED or choke from the parameters of tc(8), with the defaults and formulas of tc-red(8) and
 * tc-choke(8). Sizes are in bytes for RED, and in packets for choke.
 */
function randomEarlyDrop(values: Fields, isInBytes: boolean): Fields {
  const size = (name: string, byDefault?: number): number =>
    values[name] === undefined && byDefault !== undefined ? byDefault : parseSize(amount(values, name, "15kb"), name);
  const limit = checkInteger(size("limit"), 1, MAX_U32, "limit");
  const avpkt = checkInteger(size("avpkt", isInBytes ? undefined : 1000), 1, MAX_U32, "avpkt");
  const isThreefold = isInBytes && values["qthMin"] !== undefined;
  const qthMax = size("qthMax", isThreefold ? size("qthMin") * 3 : Math.floor(limit / 4));
  const qthMin = size("qthMin", Math.floor(qthMax / 3));
  const bytesPerUnit = isInBytes ? 1 : avpkt;
  const burst = size("burst", Math.floor((2 * qthMin + qthMax) / (isInBytes ? 3 * avpkt : 3)));
  const [bandwidth] = checkedRate({ bandwidth: values["bandwidth"] ?? "10mbit" }, "bandwidth", "");
  const probability = values["probability"] ?? "2%";
  const maxP = parseProbability(amount({ probability }, "probability", "2%"), "probability");
  const wlog = averageWeight((qthMin * bytesPerUnit) / avpkt, burst);
  if (wlog === undefined)
    throw new RangeError(`burst: too small for the average packet: ${burst} packets of ${avpkt} bytes`);
  const { scellLog, stab } = idleDamping(wlog, transmitTicks(avpkt, bandwidth));
  if (qthMax < qthMin) throw new RangeError(`qthMax: expected a value above qthMin (${qthMin}), got ${qthMax}`);
  const plog = slope((qthMax - qthMin) * bytesPerUnit, maxP / 2 ** 32);
  if (plog === undefined)
    throw new RangeError(
      `probability: too small for the range of ${qthMax - qthMin}, got ${describeValue(probability)}`,
    );
  return { parms: { limit, qthMin, qthMax, wlog, plog, scellLog }, stab, maxP };
}

const MAX_LOG = 32;

/**
 * Returns the negative binary logarithm of a weight. With this weight, a burst raises the average queue length to
 * `min`.
 */
function averageWeight(min: number, burst: number): number | undefined {
  const wanted = burst + 1 - min;
  if (wanted < 1) return undefined;
  for (let log = 1, weight = 0.5; log < MAX_LOG; log++, weight /= 2)
    if (wanted <= (1 - (1 - weight) ** burst) / weight) return log;
  return undefined;
}

/** Returns the negative binary logarithm of the value by which the drop probability increases per byte. */
function slope(range: number, probability: number): number | undefined {
  if (range === 0) return 0;
  let rest = probability / range;
  for (let log = 0; range > 0 && log < MAX_LOG; log++, rest *= 2) if (rest > 1) return log;
  return undefined;
}

const STAB_SIZE = 256;
const MAX_SHIFT = 31;

/**
 * Returns the table that determines how the average queue length shrinks while the queue is idle. `time` is the
 * transmission time of a packet in ticks of tc(8).
 */
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

/** Converts the parameters delay, jitter, loss and rate of netem to attributes and structure members. */
function withDelay(fields: Fields, path: string): Fields {
  const { delay, jitter, ...rest } = fields;
  const time = (name: string, example: string) => {
    const at = `${path}.${name}`;
    return parseTime(amount(fields, name, example, at), at);
  };
  if (delay !== undefined) rest["latency64"] = time("delay", "100ms");
  if (jitter !== undefined) rest["jitter64"] = time("jitter", "10ms");
  const { loss, rate } = rest;
  if (typeof loss === "string" || typeof loss === "number") {
    delete rest["loss"];
    rest["header"] = { ...(rest["header"] as Fields), loss };
  }
  if (typeof rate === "string" || typeof rate === "number") {
    const bytes = parseRate(rate, `${path}.rate`);
    rest["rate"] = { rate: Math.min(bytes, MAX_U32) };
    if (bytes >= MAX_U32) rest["rate64"] = bytes;
  }
  return rest;
}
