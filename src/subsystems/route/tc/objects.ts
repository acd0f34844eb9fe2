import { typeError } from "../../../base/argument-error.ts";
import { checkInteger } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import { ETH_P_8021AD, ETH_P_8021Q, ETH_P_ALL, ETH_P_ARP, ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import type * as tc from "../../../families/tc.ts";
import type {
  ExtraAttributes,
  Mode,
  Read,
  Shape,
  Write,
  WriteOnlyFields,
  WriteText,
} from "../../../schema/model/types.ts";
import type { InterfaceSource, OnInterface } from "../core/interfaces.ts";
import type { U32Selector } from "./kind-options.ts";

/**
 * Name of a traffic control kind that this library does not know. Create it with {@link otherKind}.
 *
 * The value is a plain string without a NUL character. The NUL character in the type makes it differ from the types of
 * the known kinds, so that TypeScript reports misspelled kinds and selects the type of `options` by `kind`.
 */
export type OtherTcKind = `${string}\0`;

/**
 * Returns a traffic control kind that this library does not know, for example a queueing discipline of your own kernel
 * module. Only the kernel checks the name. The options of such a kind are bytes.
 *
 * ```ts
 * qdiscs.add({ dev: "eth0", kind: otherKind("mine"), options: new Uint8Array(4) });
 * ```
 */
export function otherKind(name: string): OtherTcKind {
  return name as OtherTcKind;
}

/**
 * The kind of a traffic control object together with the options of that kind. The options of unknown kinds are bytes.
 *
 * @typeParam Options - Options by kind.
 * @typeParam Bare - Kinds without options.
 */
export type KindOptions<Options, Bare extends string = never> =
  | { [Kind in keyof Options]: { kind: Kind; options?: Options[Kind] | undefined } }[keyof Options]
  | ([Bare] extends [never] ? never : { kind: Bare; options?: ExtraAttributes | undefined })
  | { kind: OtherTcKind; options?: Uint8Array | undefined };

/**
 * A traffic control handle, such as "1:10". Results contain the handle as text. Requests also accept the handle as a
 * number.
 */
export type Handle<M extends Mode> = M extends Read ? string : string | number;

/** Class handles are text, and actions have types by kind. */
type Filtering<M extends Mode, Attrs> = {
  [Name in keyof Attrs]: Name extends "act"
    ? Action<M>[]
    : Name extends "classid" | "baseclass"
      ? Handle<M>
      : Name extends "police"
        ? Police<M>
        : Attrs[Name];
};

/**
 * In requests, allows text such as "10mbit" in some fields. The union with the unchanged type shows the comments of the
 * fields: editors show none through mapped types.
 */
type Text<M extends Mode, Attrs, Names extends keyof Attrs> =
  | Attrs
  | (M extends Read ? never : Omit<Attrs, Names> & { [Name in Names]?: Attrs[Name] | string });

/** In requests, allows text such as "10ms" in the attributes for which the generated types expect `M["quantity"]`. */
type Quantified<M extends Mode> = M extends Read ? Read : WriteText;

/** In requests, the members `Names` can be text such as "10mbit". */
type Struct<M extends Mode, Members, Names extends keyof Members = never> = Shape<M, Text<M, Members, Names>>;

/** Options in a C structure and in attributes. */
type Members<Structure, Attrs = ExtraAttributes> = (Structure | Partial<Structure>) & Attrs;

/** Quantities of traffic control. Numbers have the units of the comments; text in requests contains its unit. */
interface Quantities<Amount> {
  rate: {
    /** Rate in bytes per second. Text in requests: "10mbit" is in bits per second, "1mbps" in bytes per second. */
    rate?: Amount;
  };
  ceil: {
    /** Rate up to which the class borrows from its parent, in bytes per second (default: `rate`). Text in requests: "20mbit". */
    ceil?: Amount;
  };
  peakrate: {
    /** Rate of the second token bucket, in bytes per second. Text in requests: "20mbit". */
    peakrate?: Amount;
  };
  burst: {
    /** Size of the token bucket for `rate`, in bytes. Text in requests: "15kb". For RED, the length of a burst in packets. */
    burst?: Amount;
  };
  cburst: {
    /** Size of the token bucket for `ceil`, in bytes. Text in requests: "15kb". */
    cburst?: Amount;
  };
  mtu: {
    /** Size of the token bucket for `peakrate`, in bytes: at least the size of a packet. Text in requests: "1540b". */
    mtu?: Amount;
  };
  quantum: {
    /** Bytes that are sent per round. Text in requests: "1500b". */
    quantum?: Amount;
  };
  limit: {
    /** Maximum length of the queue, in bytes; for choke, in packets. Text in requests: "60kb". */
    limit?: Amount;
  };
  qthMin: {
    /** Average length of the queue above which packets are dropped or marked, in bytes; for choke, in packets. Text: "20kb". */
    qthMin?: Amount;
  };
  qthMax: {
    /** Average length of the queue with the maximum probability, in bytes; for choke, in packets. Text: "60kb". */
    qthMax?: Amount;
  };
  probability: {
    /** Maximum probability of dropping or marking, in parts of 2^32. Text in requests: "2%". */
    probability?: Amount;
  };
  loss: {
    /** Probability of losing a packet, in parts of 2^32. Text in requests: "0.5%". */
    loss?: Amount;
  };
  duplicate: {
    /** Probability of duplicating a packet, in parts of 2^32. Text in requests: "0.5%". */
    duplicate?: Amount;
  };
  delay: {
    /** Delay of each packet, in nanoseconds. Text in requests: "10ms". */
    delay?: Amount;
  };
  jitter: {
    /** Maximum deviation from `delay`, in nanoseconds. Text in requests: "1ms". */
    jitter?: Amount;
  };
  latency: {
    /** Maximum time that a packet waits, in nanoseconds; an alternative to `limit`. Text in requests: "50ms". */
    latency?: Amount;
  };
  avpkt: {
    /** Average size of a packet, in bytes. Text in requests: "1kb". */
    avpkt?: Amount;
  };
  bandwidth: {
    /** Rate of the link, in bytes per second (default 10 Mbit/s). Text in requests: "10mbit". */
    bandwidth?: Amount;
  };
}

/** Numbers that requests can also contain as text with a unit. Editors show no comments through mapped types. */
type Amounts<M extends Mode, Names extends keyof Quantities<number>> = Intersection<
  Quantities<M extends Read ? number : number | string>[Names]
>;

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** Parameters from which options are computed, as in tc(8). */
type Parameters<M extends Mode, Names extends keyof Quantities<number>> = WriteOnlyFields<M, Amounts<M, Names>>;

/** Bytes that the link adds to each packet, such as `{ overhead: 24 }`. */
type RateSettings<M extends Mode> = Shape<M, Partial<Pick<tc.TcRatespec, "linklayer" | "overhead" | "mpu">>>;

/**
 * Options of red and choke (random early detection).
 *
 * Requests contain `wlog`, `plog` and `scellLog`, or the parameters from which they are calculated as in tc(8): the
 * average packet size `avpkt`, the burst length `burst` in packets, and `bandwidth`.
 */
type Early<M extends Mode> = EarlyNumbers &
  Partial<Omit<tc.TcRedQopt, "limit" | "qthMin" | "qthMax" | "flags">> &
  Amounts<M, "limit" | "qthMin" | "qthMax" | "probability"> &
  Parameters<M, "avpkt" | "burst" | "bandwidth">;

/** Numbers of netem without a unit in text. Editors show these comments, but none through `Omit` and `Pick`. */
interface NetemNumbers {
  /** Maximum number of queued packets (default 1000). */
  limit?: number;
  /** With N, every Nth packet is sent without delay, and so before others. */
  gap?: number;
  /** Bytes that netem adds to the size of each packet for `rate`; can be negative. */
  packetOverhead?: number;
  /** Size of a link layer cell in bytes, such as 53 for ATM; 0 if the link has no cells. */
  cellSize?: number;
  /** Bytes that netem adds to each link layer cell. */
  cellOverhead?: number;
  /** Value 1 marks packets (ECN) instead of dropping them. */
  ecn?: number;
}

/** Numbers of htb classes without a unit in text. */
interface HtbNumbers {
  /** Priority: classes with a lower number get unused bandwidth first, 0 to 7. */
  prio?: number;
  /** Level of the class in the tree, which the kernel computes: 0 for classes without inner classes. */
  level?: number;
  /** Maximum length, in packets, of the queue for packets without a class. */
  directQlen?: number;
}

/** Numbers of red and choke, in which the kernel stores the parameters of tc(8). */
interface EarlyNumbers {
  /** Weight of the current queue length in the average queue length, as negative binary logarithm. */
  wlog?: number;
  /** Slope of the mark probability between `qthMin` and `qthMax`, as negative binary logarithm. */
  plog?: number;
  /** Binary logarithm of the time cell by which the average decays while the queue is idle. */
  scellLog?: number;
}

/** Editors show no comments of fields that `Omit` keeps. */
interface NetemTables<M extends Mode> {
  /** Table of the random distribution of the delay, as numbers of 16 bits: multiples of `jitter` / 8,192. */
  delayDist?: number[];
  /** Table of the random distribution of the time between slots, as numbers of 16 bits. */
  slotDist?: number[];
  /** Seed of the random numbers (Linux 6.6; default: a random one). */
  prngSeed?: M["big"];
}

type Netem<M extends Mode> = NetemNumbers &
  NetemTables<M> &
  ExtraAttributes &
  Amounts<M, "loss" | "duplicate" | "rate" | "delay" | "jitter"> & {
    /**
     * Statistical model by which the netem queueing discipline decides which packets to lose. If `lossModel` is set, it
     * replaces the constant probability `loss`.
     */
    lossModel?: LossModel<M> & ({ gi?: undefined } | { ge?: undefined });
    /** Time slots in which netem sends several packets together. By default, `maxDelay` is `minDelay`. */
    slot?: Struct<M, tc.TcNetemSlot<M>, "minDelay" | "maxDelay" | "maxBytes" | "distDelay" | "distJitter">;
    corr?: Struct<M, tc.TcNetemCorr, "delayCorr" | "lossCorr" | "dupCorr">;
    reorder?: Struct<M, tc.TcNetemReorder, "probability" | "correlation">;
    corrupt?: Struct<M, tc.TcNetemCorrupt, "probability" | "correlation">;
  };

interface LossModel<M extends Mode> extends ExtraAttributes {
  /** General model with four states. By default, `p31` is 1 - `p13` and `p23` is 100 %. */
  gi?: Struct<M, tc.TcNetemGimodel, "p13" | "p31" | "p32" | "p14" | "p23"> | undefined;
  /** Gilbert-Elliot model. By default, `r` is 1 - `p`. */
  ge?: Struct<M, tc.TcNetemGemodel, "p" | "r" | "h" | "k1"> | undefined;
}

type Police<M extends Mode> = Text<
  M,
  Omit<tc.PoliceAttrs<M>, "tbf" | "rate" | "peakrate" | "rate64" | "peakrate64">,
  "avrate"
> &
  Partial<Omit<tc.TcPolice, "rate" | "peakrate" | "burst" | "mtu">> &
  Amounts<M, "rate" | "burst" | "mtu" | "peakrate"> & {
    rateSpec?: RateSettings<M>;
    peakrateSpec?: RateSettings<M>;
  };

/**
 * Options of queueing disciplines, by kind. Most options are named as in the netlink spec of the family `tc`. Options
 * that this library converts to the kernel's encoding, such as rates, are named as in tc(8).
 */
export interface QdiscOptionsOf<M extends Mode> {
  bfifo: Amounts<M, "limit"> & ExtraAttributes;
  cake: tc.CakeAttrs<Quantified<M>>;
  cake_mq: tc.CakeAttrs<Quantified<M>>;
  cbs: Members<tc.TcCbsQopt>;
  choke: Early<M> & {
    /** Flags: 1 ECN, 2 hard drop, 4 adaptive, 8 no drop. */
    flags?: number;
  } & ExtraAttributes;
  codel: tc.CodelAttrs<Quantified<M>>;
  drr: tc.DrrAttrs<Quantified<M>>;
  dualpi2: tc.Dualpi2Attrs<Quantified<M>>;
  etf: Members<tc.TcEtfQopt>;
  ets: Omit<tc.EtsAttrs, "quanta"> & { quanta?: Quanta<M> };
  fq: tc.FqAttrs<Quantified<M>>;
  fq_codel: tc.FqCodelAttrs<Quantified<M>>;
  fq_pie: tc.FqPieAttrs<Quantified<M>>;
  gred: Members<tc.TcGredSopt, Omit<tc.GredAttrs<M>, "dps">>;
  hfsc: Members<tc.TcHfscQopt>;
  hhf: tc.HhfAttrs<Quantified<M>>;
  htb: Members<tc.TcHtbGlob, HtbOffload<M> & Pick<tc.HtbAttrs<M>, "directQlen" | keyof ExtraAttributes>>;
  mqprio: Members<
    tc.TcMqprioQopt,
    Omit<tc.MqprioAttrs<M>, "minRate64" | "maxRate64"> & {
      minRate64?: Rates<M, tc.MqprioMinRates<M>>;
      maxRate64?: Rates<M, tc.MqprioMaxRates<M>>;
    }
  >;
  multiq: Members<tc.TcMultiqQopt>;
  netem: Netem<M>;
  pfifo: Members<tc.TcFifoQopt>;
  pfifo_fast: Members<tc.TcPrioQopt>;
  pfifo_head_drop: Members<tc.TcFifoQopt>;
  pie: tc.PieAttrs<Quantified<M>>;
  plug: Members<tc.TcPlugQopt>;
  prio: Members<tc.TcPrioQopt>;
  qfq: tc.QfqAttrs<Quantified<M>>;
  red: Early<M> & Omit<tc.RedAttrs<M>, "parms" | "stab" | "maxP">;
  sfb: Members<tc.TcSfbQopt>;
  sfq: Amounts<M, "quantum"> &
    Partial<Omit<tc.TcSfqQopt, "quantum"> & Omit<tc.TcSfqQoptV1<M>, "v0" | "limit">> & {
      /** Maximum length in bytes of the queue of a flow. Applies only if sfq uses random early detection (RED). */
      redLimit?: number;
    } & ExtraAttributes;
  taprio: tc.TaprioAttrs<M>;
  /**
   * The kernel stores `burst` and `mtu` as times of 64 bits, but reports them in 32 bits: modulo the bytes of 274.9 s at
   * their rate (2^32 ticks of 64 ns). (`tbf_dump`: `PSCHED_NS2TICKS`)
   */
  tbf: Amounts<M, "rate" | "burst" | "limit" | "peakrate" | "mtu"> & {
    rateSpec?: RateSettings<M>;
    peakrateSpec?: RateSettings<M>;
  } & Parameters<M, "latency"> &
    ExtraAttributes;
}

/** In requests, sizes can be text such as "15kb". */
type Quanta<M extends Mode> = Omit<tc.EtsAttrs, "quantaBand"> & {
  quantaBand?: (M extends Read ? number : string | number)[];
};

/** In requests, rates can be text such as "10mbit". */
type Rates<M extends Mode, Attrs> = {
  [Name in keyof Attrs]: Attrs[Name] | (M extends Read ? never : Name extends keyof ExtraAttributes ? never : string[]);
};

/** Editors show no comments of fields that `Pick` selects. */
interface HtbOffload<M extends Mode> {
  /** Whether the hardware of the network device processes the classes. */
  offload?: M["flag"];
}

/** Kinds of queueing disciplines that have no options. */
export type BareQdisc = "clsact" | "ingress" | "mq" | "noop" | "noqueue";

/** Options of traffic classes, by the kind of their queueing discipline. */
export interface ClassOptionsOf<M extends Mode> {
  drr: tc.DrrAttrs<Quantified<M>>;
  ets: Quanta<M>;
  hfsc: { [Curve in "rsc" | "fsc" | "usc"]?: Struct<M, tc.TcServiceCurve, "m1" | "d" | "m2"> } & ExtraAttributes;
  htb: Amounts<M, "rate" | "ceil" | "burst" | "cburst" | "quantum"> &
    HtbNumbers & {
      rateSpec?: RateSettings<M>;
      ceilSpec?: RateSettings<M>;
    } & HtbOffload<M> &
    ExtraAttributes;
  qfq: tc.QfqAttrs<Quantified<M>>;
}

/** Kinds of queueing disciplines whose traffic classes have no options. */
export type BareClass = Exclude<keyof QdiscOptionsOf<Read> | BareQdisc, keyof ClassOptionsOf<Read>>;

/** Options of traffic control filters by kind. */
export interface FilterOptionsOf<M extends Mode> {
  basic: Filtering<M, tc.BasicAttrs<M>>;
  bpf: Filtering<M, tc.BpfAttrs<M>>;
  cgroup: Filtering<M, tc.CgroupAttrs<M>>;
  flow: Filtering<M, tc.FlowAttrs<M>>;
  /** In requests, addresses can contain the mask, such as "10.0.0.0/8". */
  flower: Filtering<M, tc.FlowerAttrs<M>>;
  fw: Filtering<M, tc.FwAttrs<M>>;
  matchall: Filtering<M, tc.MatchallAttrs<M>>;
  route: Omit<Filtering<M, tc.RouteAttrs<M>>, "iif"> & {
    /** Interface at which the packets arrive. Lists contain its name, or its index if the name is unknown. */
    iif?: InterfaceSource;
  };
  /** In requests, the tables `hash` and `link` can be text as in `tc`, such as "800:". */
  u32: Omit<Filtering<M, tc.U32Attrs<M>>, "sel" | "hash" | "link"> & {
    sel?: U32Selector<M>;
    /** Handle of the hash table to which the filter belongs. */
    hash?: M extends Read ? number : number | string;
    /** Handle of the hash table in which the lookup continues. */
    link?: M extends Read ? number : number | string;
  };
}

/** Parameters of the action mirred, which sends packets or their copies to an interface. */
type Mirred<M extends Mode> = Omit<tc.TcMirred<M>, "ifindex"> & {
  /** Interface to which packets go. Lists contain its name, or its index if the name is unknown. */
  ifindex: InterfaceSource;
};

/**
 * Options of traffic control actions, by kind. The option `parms.action` determines what happens to the packet after
 * the action: "ok" (accept the packet; default), "shot" (drop it), "pipe" (continue with the next action), "stolen" …
 */
export interface ActionOptionsOf<M extends Mode> {
  bpf: tc.ActBpfAttrs<M>;
  connmark: tc.ActConnmarkAttrs<M>;
  csum: tc.ActCsumAttrs<M>;
  ct: tc.ActCtAttrs<M>;
  ctinfo: tc.ActCtinfoAttrs<M>;
  gact: tc.ActGactAttrs<M>;
  gate: Text<M, tc.ActGateAttrs<M>, "baseTime" | "cycleTime" | "cycleTimeExt">;
  ife: tc.ActIfeAttrs<M>;
  mirred: Omit<tc.ActMirredAttrs<M>, "parms"> & { parms?: Shape<M, Mirred<M>> };
  mpls: tc.ActMplsAttrs<M>;
  nat: tc.ActNatAttrs<M>;
  pedit: tc.ActPeditAttrs<M>;
  police: Police<M>;
  sample: tc.ActSampleAttrs<M>;
  simple: tc.ActSimpleAttrs<M>;
  skbedit: tc.ActSkbeditAttrs<M>;
  skbmod: tc.ActSkbmodAttrs<M>;
  tunnel_key: tc.ActTunnelKeyAttrs<M>;
  vlan: tc.ActVlanAttrs<M>;
}

/**
 * An action on the packets that match a traffic control filter. The actions of a filter run in order, until one of them
 * returns a result other than "pipe".
 */
export type Action<M extends Mode = Read> = Omit<tc.ActAttrs<M>, "kind" | "options"> & KindOptions<ActionOptionsOf<M>>;

/** A traffic control action in a request. */
export type NewAction = Action<Write>;

/** The kind can be omitted in some requests, such as `delete`. */
type NewKind<Options, Bare extends string = never> =
  | KindOptions<Options, Bare>
  | { kind?: undefined; options?: undefined };

/** The fields are named as in `tc -json`, in camel case. */
interface TcBase extends ExtraAttributes, Pick<tc.Attrs, "stats" | "stats2" | "hwOffload"> {
  /**
   * Name of the interface, unless it was deleted. A watch or mirror (`bun-netlink/watch`) reports the name only if
   * `links` is one of its sources.
   */
  dev?: string;
  /** Index of the interface `dev`. */
  ifindex: number;
  /** Handle of the traffic control object such as "1:" or "1:10", in hexadecimal. */
  handle: string;
  /**
   * Parent of the traffic control object: "root", "ingress" or a handle. The filters of a clsact queueing discipline
   * have the parent "clsact/ingress" or "clsact/egress".
   */
  parent: string;
  /** Statistics that only this kind of traffic control object has. Newer kernels report them in `stats2.app`, too. */
  xstats?: tc.Attrs["xstats"];
  stab?: tc.TcaStabAttrs;
}

/** A queueing discipline (qdisc), which stores and orders the packets that an interface sends. */
export type Qdisc = TcBase &
  KindOptions<QdiscOptionsOf<Read>, BareQdisc> & {
    /** Number of references to the queueing discipline. */
    refcnt: number;
    /** Number of the shared block of ingress filters. */
    ingressBlock?: number;
    /** Number of the shared block of egress filters. */
    egressBlock?: number;
  };

/** A traffic class: it gets a share of the bandwidth of a queueing discipline. */
export type TrafficClass = Omit<TcBase, "stats2" | "xstats"> &
  KindOptions<ClassOptionsOf<Read>, BareClass> & {
    stats2?: tc.ClassStatsAttrs;
    /** Statistics that only this kind of traffic class has. Newer kernels report them in `stats2.app`, too. */
    xstats?: tc.ClassAttrs["xstats"];
    /** Handle of the queueing discipline that stores the packets of the traffic class, such as "8001:". */
    leaf?: string;
  };

type Attached =
  | { ifindex: number; parent: string; dev?: string; block?: undefined }
  | { block: number; ifindex?: undefined; parent?: undefined; dev?: undefined };

/** A traffic control filter. */
export type Filter = Omit<TcBase, "handle" | "dev" | "ifindex" | "parent"> &
  Attached &
  KindOptions<FilterOptionsOf<Read>> & {
    /** Handle of the traffic control filter. Each kind of filter defines the meaning of the number. */
    handle: number;
    /** Priority of the traffic control filter. The kernel tries filters in ascending order of this number. */
    pref: number;
    /** Protocol number of the packets (`ETH_P_*`), such as 0x0800. */
    protocol: number;
    /** Number of the chain of the filter; 0 by default. */
    chain: number;
  };

type NewTc = TcSettings & OnInterface;

interface TcSettings {
  dev?: InterfaceSource | undefined;
  /** Index of the interface `dev`; absent for a filter of a shared block. */
  ifindex?: number | undefined;
  /** Size table of a queueing discipline. `change` and `replace` without it remove the existing one. (`qdisc_change`) */
  stab?: tc.TcaStabAttrs<Write> | undefined;
  /**
   * Intervals at which the kernel estimates the rate of the traffic (`stats2.rateEst`). This setting does not limit the
   * rate: use `options` of kinds such as tbf.
   */
  rate?: Partial<tc.GnetEstimator> | undefined;
}

/**
 * A queueing discipline to add or replace. A {@link Qdisc} returned by `list()` can be passed unchanged. The kind "tbf"
 * requires a rate, a burst, and either a limit or a latency.
 */
export type NewQdisc = NewTc &
  QdiscPlace &
  (Complete<QdiscOptionsOf<Write>, BareQdisc, { tbf: TokenBucket }> | Listed<Qdisc, "tbf">);

/** Like `KindOptions`, but the options of the kinds in `Needed` are required. */
type Complete<Options, Bare extends string, Needed> =
  | KindOptions<Omit<Options, keyof Needed>, Bare>
  | { [Kind in keyof Options & keyof Needed]: { kind: Kind; options: Options[Kind] & Needed[Kind] } }[keyof Options &
      keyof Needed];

/** Listed objects of the kind `Kind`, whose options TypeScript does not know to be complete. */
type Listed<Item, Kind extends string> = Extract<Item, { kind: Kind }>;

type TokenBucket = { rate: number | string; burst: number | string } & (
  | { limit: number | string; latency?: undefined }
  | { latency: number | string; limit?: undefined }
);

/** A queueing discipline to change or delete. Options require the kind. */
export type QdiscChange = NewTc & QdiscPlace & NewKind<QdiscOptionsOf<Write>, BareQdisc>;

interface QdiscPlace {
  /**
   * Parent of the queueing discipline. The default is "ingress" for the kinds "ingress" and "clsact", and otherwise
   * "root".
   */
  parent?: string | number | undefined;
  handle?: string | number | undefined;
  ingressBlock?: number | undefined;
  egressBlock?: number | undefined;
}

/**
 * A traffic class to add or replace. A {@link TrafficClass} returned by `list()` can be passed unchanged. The kind "htb"
 * requires a rate.
 */
export type NewTrafficClass = NewTc &
  ClassPlace &
  (Complete<ClassOptionsOf<Write>, BareClass, { htb: { rate: number | string } }> | Listed<TrafficClass, "htb">);

/** A traffic class to change or delete. Options require the kind. */
export type TrafficClassChange = NewTc & ClassPlace & NewKind<ClassOptionsOf<Write>, BareClass>;

interface ClassPlace {
  parent?: string | number | undefined;
  /** Handle of the traffic class, such as "1:10". */
  handle: string | number;
}

type NewAttached =
  | (OnInterface & {
      /** Parent of the filter or chain: "1:", "root", "ingress", "clsact/ingress" or "clsact/egress". */
      parent: string | number;
      block?: undefined;
    })
  | {
      /** Number of the shared block to which the filter or chain is attached, instead of an interface and a parent. */
      block: number;
      parent?: undefined;
    };

/** A traffic control filter to add or replace. A {@link Filter} returned by `list()` can be passed unchanged. */
export type NewFilter = FilterChange & { kind: string };

/** A traffic control filter to change or delete. Options require the kind. */
export type FilterChange = TcSettings &
  NewAttached &
  NewKind<FilterOptionsOf<Write>> & {
    /**
     * Handle of the traffic control filter. That of a u32 filter can be text as in `tc`, such as "800::801". That of a route
     * filter follows from its options. `delete` without a handle deletes all filters with the preference `pref`.
     */
    handle?: number | string | undefined;
    /** Priority of the traffic control filter (default: chosen by the kernel). */
    pref?: number | undefined;
    /** Protocol of the packets that the traffic control filter matches (default: all). */
    protocol?: number | keyof typeof protocolNumbers | "802.1q" | undefined;
    /** Number of the chain of the filter (default 0). */
    chain?: number | undefined;
  };

/**
 * A chain of traffic control filters. A chain with `kind` and `options` accepts only filters that match the same packet
 * fields as these options.
 */
export type Chain = ExtraAttributes &
  Attached &
  (KindOptions<FilterOptionsOf<Read>> | { kind?: undefined; options?: undefined }) & { chain: number };

/**
 * A chain of traffic control filters to add or delete. A {@link Chain} returned by `list()` can be passed unchanged.
 */
export type NewChain = Pick<TcSettings, "dev" | "ifindex"> &
  NewAttached &
  NewKind<FilterOptionsOf<Write>> & {
    /** Number of the chain. */
    chain: number;
    /** Protocol of the packets that the chain's template matches (default: all). */
    protocol?: NewFilter["protocol"];
  };

/** A shared traffic control action. Several filters can refer to the action by its `kind` and `index`. */
export type SharedAction = Action & { index: number };

/**
 * A shared traffic control action to add, replace, change or delete. A {@link SharedAction} returned by `list()` can be
 * passed unchanged.
 */
export type NewSharedAction = NewAction;

export const protocolNumbers: Readonly<Record<"all" | "ip" | "arp" | "ipv6" | "802.1Q" | "802.1ad", number>> = {
  all: ETH_P_ALL,
  ip: ETH_P_IP,
  arp: ETH_P_ARP,
  ipv6: ETH_P_IPV6,
  "802.1Q": ETH_P_8021Q,
  "802.1ad": ETH_P_8021AD,
};

const protocolsByName: ReadonlyMap<string, number> = /* @__PURE__ */ new Map(
  Object.entries(protocolNumbers).map(([name, number]) => [name.toLowerCase(), number]),
);

/** As in `tc`, the case of letters is not significant. */
export function parseProtocol(protocol: number | string, path: string): number {
  if (typeof protocol === "number") return checkInteger(protocol, 0, 0xffff, path);
  const number = typeof protocol === "string" ? protocolsByName.get(protocol.toLowerCase()) : undefined;
  if (number !== undefined) return number;
  const names = Object.keys(protocolNumbers).join(", ");
  throw typeError(path, `expected a number or ${names}, got ${describeValue(protocol)}`);
}

const counterNames: ReadonlySet<string> = new Set(["tm", "pcnt", "directPkts", "refcnt", "bindcnt"]);

/** Whether traffic or other users change a field of a queueing discipline, filter or action: a counter or a time. */
export function isCounter(name: string): boolean {
  return counterNames.has(name) || name.startsWith("stats") || name === "xstats";
}

export type TcIdentity = Pick<TcBase, "ifindex" | "parent" | "handle">;

export const tcKey: KeyOf<TcIdentity> = /* @__PURE__ */ fieldsKey("ifindex", "parent", "handle");

/** The handles of all queueing disciplines of an interface differ, and so do those of their classes. */
export const classKey: KeyOf<TcIdentity, "ifindex" | "handle"> = /* @__PURE__ */ fieldsKey("ifindex", "handle");

export type FilterIdentity = Pick<Filter, "pref" | "protocol" | "handle" | "chain" | keyof Attached>;

export type ChainIdentity = Pick<Chain, "chain" | keyof Attached>;

export const chainKey: KeyOf<ChainIdentity> = /* @__PURE__ */ fieldsKey("block", "ifindex", "parent", "chain");

export const filterKey: KeyOf<FilterIdentity> = /* @__PURE__ */ fieldsKey(
  ...(["block", "ifindex", "parent", "chain", "pref", "protocol", "handle"] as const),
);
