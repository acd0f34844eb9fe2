import {
  atMost,
  chosenForZero,
  computed,
  type ListedForms,
  limitedTo,
  listedAs,
  microsecondsIn,
  onOff,
  roundedUpToTick,
  unlisted,
} from "../core/listed-form.ts";
import {
  checkedEdit,
  checkedEncapsulation,
  checkedFields,
  checkedHeader,
  checkedMetadata,
  checkedPolicer,
  checkedText,
  checkedTracking,
  checkedTunnel,
  checkedVlan,
  withNatMask,
  withoutMplsType,
  withProbability,
} from "./action-options.ts";
import {
  htbClass,
  type OptionFields,
  randomEarlyDrop,
  readDelay,
  readVersion,
  shortNumbers,
  tokenBucket,
  withIdleTable,
  withLinkDefaults,
  withoutPlainClasses,
  withoutUnsetQueues,
  withPendingSchedule,
  withRateTables,
  withWideRate,
} from "./computed.ts";
import { innerEtherType, withAddressMasks, withTableNumbers } from "./filter-options.ts";

/** "us" and "ns" are times. "probability" is a multiple of 2^-32. */
export type Unit = "rate" | "size" | "us" | "ns" | "probability";
/** An object has the units of its members. */
export type Units = { readonly [name: string]: Unit | Units };

/** A rate, and the number of bytes that may exceed it. */
export interface Bucket {
  /** Option with the rate, and member of the kernel's structure. */
  readonly rate: string;
  /** Attribute for a rate that does not fit in 32 bits. */
  readonly wide: string;
  /** Option in bytes; member with their transmission time. */
  readonly size?: readonly [option: string, member: string];
  /** Attribute with the size in bytes, for sizes whose transmission time does not fit in 32 bits. */
  readonly bytes?: string;
  readonly isOptional?: boolean;
}

/** Encoding and units of the options of one traffic control kind. */
export interface Kind {
  /** Attribute with a C structure of options; "header" before the attributes. */
  readonly structure?: string;
  readonly inner?: string;
  /** Present only if the kernel requires the structure even without options. */
  readonly defaults?: OptionFields;
  /** Units of options that can be text, such as "10mbit", besides those of attribute sets with `quantities`. */
  readonly units?: Units;
  /** Path of the attribute by option, if the names differ. */
  readonly renamed?: Readonly<Record<string, string>>;
  readonly buckets?: readonly Bucket[];
  /** Attributes and members that this library computes from the options. */
  readonly derived?: readonly string[];
  /** Parameters of tc(8) in requests, from which {@link complete} computes options. */
  readonly parameters?: readonly string[];
  /** Replaces `parameters` by computed options, and adds defaults. */
  complete?(options: OptionFields): OptionFields;
  /** Adds attributes that the kernel requires besides the options. */
  finish?(attributes: OptionFields): OptionFields;
  /** Adds options that are computed from the reply. */
  read?(options: OptionFields, attributes: OptionFields): void;
  /** Options that the kernel rounds or lists in another form. */
  readonly listedForms?: ListedForms;
  /** Options that the kernel cannot change, and rejects in changes; `true` means all. */
  readonly fixed?: readonly string[] | true;
}

const curve = { m1: "rate", d: "us", m2: "rate" } as const;
const lossModel = {
  gi: {
    p13: "probability",
    p31: "probability",
    p32: "probability",
    p14: "probability",
    p23: "probability",
  },
  ge: { p: "probability", r: "probability", h: "probability", k1: "probability" },
} as const;
const slot = { minDelay: "ns", maxDelay: "ns", maxBytes: "size", distDelay: "ns", distJitter: "ns" } as const;
const correlated = { probability: "probability", correlation: "probability" } as const;
const early = { limit: "size", qthMin: "size", qthMax: "size", avpkt: "size", burst: "size" } as const;
const choke: Kind = {
  structure: "parms",
  units: { ...early, bandwidth: "rate", probability: "probability" },
  renamed: { probability: "maxP" },
  derived: ["stab"],
  parameters: ["avpkt", "burst", "bandwidth"],
  complete: (options) => randomEarlyDrop(options, false),
  finish: withIdleTable,
};
const fifo: Kind = { structure: "header" };
/** `CODEL_SHIFT` (net/codel.h) */
const codelTime = microsecondsIn(1024);
const codel: Kind = {
  listedForms: { target: codelTime, interval: codelTime, ceThreshold: codelTime, ecn: onOff },
};
/** `PSCHED_SHIFT` (net/pkt_sched.h). The kernel lists 32 bits of the nanoseconds. (pie_dump) */
const packetTime = microsecondsIn(64, 2 ** 32);
const tickOfMilliseconds = roundedUpToTick(1000);
const tickOfMicroseconds = roundedUpToTick(1e6);
const pie: Kind = {
  // (struct pie_params)
  complete: shortNumbers({ ecn: [0, 0xff], bytemode: [0, 0xff], dqRateEstimator: [0, 0xff] }),
  listedForms: { target: packetTime, tupdate: tickOfMicroseconds },
};

/** Kinds without an entry have the attribute names of the spec. */
export const kinds: Readonly<Record<string, Kind>> = {
  bfifo: { ...fifo, units: { limit: "size" } },
  // (struct cake_sched_data)
  cake: { complete: shortNumbers({ overhead: [-0x8000, 0x7fff], mpu: [0, 0xffff] }) },
  cbs: { structure: "parms", defaults: {} },
  choke,
  codel,
  ct: { complete: checkedTracking },
  ctinfo: { complete: checkedFields },
  etf: { structure: "parms", fixed: true },
  ets: { units: { quanta: { quantaBand: "size" } } },
  flower: { complete: withAddressMasks, listedForms: { keyEthType: innerEtherType } },
  fq: { listedForms: { flowRefillDelay: tickOfMicroseconds, flowDefaultRate: unlisted } },
  fq_codel: { ...codel, fixed: ["flows"] },
  fq_pie: { ...pie, fixed: ["flows"] },
  // The kernel does not list the mask of all bits. (fw_dump)
  fw: { listedForms: { mask: listedAs(0xffffffff, undefined) } },
  gact: { complete: withProbability },
  gate: {
    units: { baseTime: "ns", cycleTime: "ns", cycleTimeExt: "ns", entryList: { oneEntry: { interval: "ns" } } },
  },
  gred: { structure: "dps", complete: withoutUnsetQueues },
  hfsc: { structure: "header", defaults: {} },
  hhf: { listedForms: { resetTimeout: tickOfMicroseconds, evictTimeout: tickOfMicroseconds } },
  htb: {
    structure: "init",
    defaults: { version: 3, rate2quantum: 10 },
    read: readVersion,
    // The kernel reads a signed number. (htb_init)
    listedForms: {
      rate2quantum: { isKept: (requested, listed) => listed === Math.max(requested | 0, 1) },
      debug: computed,
    },
    fixed: true,
  },
  ife: { complete: checkedEncapsulation },
  mpls: { complete: withoutMplsType },
  mqprio: {
    structure: "header",
    units: { minRate64: { minRate64: "rate" }, maxRate64: { maxRate64: "rate" } },
    defaults: { numTc: 8, prioTcMap: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 1, 1, 3, 3, 3, 3), hw: 1 },
    complete: withoutPlainClasses,
    fixed: true,
  },
  multiq: { structure: "header", defaults: {} },
  nat: { complete: withNatMask },
  netem: {
    structure: "header",
    defaults: { limit: 1000 },
    units: {
      delay: "ns",
      jitter: "ns",
      rate: "rate",
      loss: "probability",
      duplicate: "probability",
      corr: { delayCorr: "probability", lossCorr: "probability", dupCorr: "probability" },
      reorder: correlated,
      corrupt: correlated,
      lossModel,
      slot,
    },
    renamed: {
      lossModel: "loss",
      loss: "header.loss",
      delay: "latency64",
      jitter: "jitter64",
      rate: "rate.rate",
      packetOverhead: "rate.packetOverhead",
      cellSize: "rate.cellSize",
      cellOverhead: "rate.cellOverhead",
    },
    derived: ["rate64", "header.latency", "header.jitter"],
    complete: withLinkDefaults,
    finish: withWideRate,
    read: readDelay,
  },
  pedit: { complete: checkedEdit },
  pfifo: fifo,
  pfifo_fast: fifo,
  pfifo_head_drop: fifo,
  pie,
  plug: { structure: "header" },
  police: {
    structure: "tbf",
    units: { rate: "rate", burst: "size", mtu: "size", peakrate: "rate", avrate: "rate" },
    buckets: [
      { rate: "rate", wide: "rate64", size: ["burst", "burst"], isOptional: true },
      { rate: "peakrate", wide: "peakrate64", isOptional: true },
    ],
    derived: ["rate", "peakrate"],
    complete: checkedPolicer,
    finish: withRateTables,
  },
  prio: {
    structure: "header",
    defaults: { bands: 3, priomap: Uint8Array.of(1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1) },
  },
  // The kernel rejects requests with both attributes of the flags. (red_get_flags)
  red: { ...choke, derived: ["stab", "parms.flags"], complete: (options) => randomEarlyDrop(options, true) },
  sfb: {
    structure: "parms",
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
    listedForms: { rehashInterval: tickOfMilliseconds, warmupTime: tickOfMilliseconds },
  },
  sfq: {
    structure: "header",
    inner: "v0",
    units: { quantum: "size" },
    renamed: { redLimit: "header.limit" },
    // The kernel lists 128 flows by default, although packets of at most `limit` flows fit. (sfq_change)
    listedForms: { flows: atMost("limit") },
    fixed: true,
  },
  simple: { complete: checkedText },
  skbedit: { complete: checkedMetadata },
  skbmod: { complete: checkedHeader },
  taprio: { complete: withPendingSchedule },
  tbf: {
    structure: "parms",
    units: { rate: "rate", burst: "size", limit: "size", latency: "ns", peakrate: "rate", mtu: "size" },
    buckets: [
      { rate: "rate", wide: "rate64", size: ["burst", "buffer"], bytes: "burst" },
      { rate: "peakrate", wide: "prate64", size: ["mtu", "mtu"], bytes: "pburst", isOptional: true },
    ],
    derived: ["rtab", "ptab", "burst", "pburst"],
    parameters: ["latency"],
    complete: tokenBucket,
  },
  tunnel_key: { complete: checkedTunnel },
  u32: { complete: withTableNumbers },
  vlan: { complete: checkedVlan },
};

export const classKinds: Readonly<Record<string, Kind>> = {
  ets: { units: { quantaBand: "size" } },
  hfsc: { units: { rsc: curve, fsc: curve, usc: curve } },
  htb: {
    structure: "parms",
    units: { rate: "rate", ceil: "rate", burst: "size", cburst: "size", quantum: "size" },
    buckets: [
      { rate: "rate", wide: "rate64", size: ["burst", "buffer"] },
      { rate: "ceil", wide: "ceil64", size: ["cburst", "cbuffer"] },
    ],
    derived: ["rtab", "ctab"],
    complete: htbClass,
    // (htb_change_class)
    listedForms: { level: computed, prio: limitedTo(0, 7), quantum: chosenForZero },
  },
};
