import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import { ETH_P_8021AD, ETH_P_8021Q, ETH_P_ALL, ETH_P_ARP, ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import type * as tc from "../../../families/tc.ts";
import type { ExtraAttributes, Mode, Read, Shape, Write, WriteOnlyFields } from "../../../schema/model/types.ts";
import type { InterfaceSource } from "../core/interfaces.ts";
import type { U32Selector } from "./kind-options.ts";
import type { attributeUnits } from "./kinds.ts";

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

/** In requests, allows text such as "10mbit" in some fields. */
type Text<M extends Mode, Attrs, Names extends keyof Attrs> = M extends Read
  ? Attrs
  : Omit<Attrs, Names> & { [Name in Names]?: Attrs[Name] | string };

type Texts<M extends Mode, Kind extends keyof typeof attributeUnits, Attrs> = Text<
  M,
  Attrs,
  keyof (typeof attributeUnits)[Kind] & keyof Attrs
>;

/** In requests, the members `Names` can be text such as "10mbit". */
type Struct<M extends Mode, Members, Names extends keyof Members = never> = Shape<M, Text<M, Members, Names>>;

/** Options in a C structure and in attributes. */
type Members<Structure, Attrs = ExtraAttributes> = Partial<Structure> & Attrs;

/** Numbers that requests can also contain as text with a unit. */
type Amounts<M extends Mode, Names extends string> = { [Name in Names]?: M extends Read ? number : number | string };

/** Parameters from which options are computed, as in tc(8). */
type Parameters<M extends Mode, Names extends string> = WriteOnlyFields<M, Amounts<M, Names>>;

/** Bytes that the link adds to each packet, such as `{ overhead: 24 }`. */
type RateSettings<M extends Mode> = Shape<M, Partial<Pick<tc.TcRatespec, "linklayer" | "overhead" | "mpu">>>;

/**
 * Options of red and choke (random early detection).
 *
 * Requests contain `wlog`, `plog` and `scellLog`, or the parameters from which they are calculated as in tc(8): the
 * average packet size `avpkt`, the burst length `burst` in packets, and `bandwidth`.
 */
type Early<M extends Mode> = Partial<Omit<tc.TcRedQopt, "limit" | "qthMin" | "qthMax">> &
  Amounts<M, "limit" | "qthMin" | "qthMax" | "probability"> &
  Parameters<M, "avpkt" | "burst" | "bandwidth">;

type Netem<M extends Mode> = Omit<
  tc.NetemAttrs<M>,
  "loss" | "rate" | "rate64" | "latency64" | "jitter64" | "corr" | "reorder" | "corrupt"
> &
  Partial<Pick<tc.TcNetemQopt, "limit" | "gap"> & Omit<tc.TcNetemRate, "rate" | "rest">> &
  Amounts<M, "loss" | "duplicate" | "rate" | "delay" | "jitter"> & {
    /**
     * Statistical model by which the netem queueing discipline decides which packets to lose. If `lossModel` is set, it
     * replaces the constant probability `loss`.
     */
    lossModel?: tc.NetemAttrs<M>["loss"];
    corr?: Struct<M, tc.TcNetemCorr, "delayCorr" | "lossCorr" | "dupCorr">;
    reorder?: Struct<M, tc.TcNetemReorder, "probability" | "correlation">;
    corrupt?: Struct<M, tc.TcNetemCorrupt, "probability" | "correlation">;
  };

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
  cake: Texts<M, "cake", tc.CakeAttrs<M>>;
  cbs: Members<tc.TcCbsQopt>;
  choke: Early<M> & ExtraAttributes;
  codel: Texts<M, "codel", tc.CodelAttrs>;
  drr: tc.DrrAttrs;
  dualpi2: Texts<M, "dualpi2", tc.Dualpi2Attrs>;
  etf: Members<tc.TcEtfQopt>;
  ets: Omit<tc.EtsAttrs, "quanta"> & { quanta?: Quanta<M> };
  fq: Texts<M, "fq", tc.FqAttrs<M>>;
  fq_codel: Texts<M, "fq_codel", tc.FqCodelAttrs>;
  fq_pie: Texts<M, "fq_pie", tc.FqPieAttrs>;
  gred: Members<tc.TcGredSopt, Omit<tc.GredAttrs<M>, "dps">>;
  hfsc: Members<tc.TcHfscQopt>;
  hhf: Texts<M, "hhf", tc.HhfAttrs>;
  htb: Members<tc.TcHtbGlob, Pick<tc.HtbAttrs<M>, "directQlen" | "offload" | keyof ExtraAttributes>>;
  mqprio: Members<tc.TcMqprioQopt, tc.MqprioAttrs<M>>;
  multiq: Members<tc.TcMultiqQopt>;
  netem: Netem<M>;
  pfifo: Members<tc.TcFifoQopt>;
  pfifo_fast: Members<tc.TcPrioQopt>;
  pfifo_head_drop: Members<tc.TcFifoQopt>;
  pie: Texts<M, "pie", tc.PieAttrs>;
  plug: Members<tc.TcPlugQopt>;
  prio: Members<tc.TcPrioQopt>;
  qfq: tc.QfqAttrs;
  red: Omit<Early<M>, "flags"> & Omit<tc.RedAttrs<M>, "parms" | "stab" | "maxP">;
  sfb: Members<tc.TcSfbQopt>;
  sfq: Amounts<M, "quantum"> &
    Partial<Omit<tc.TcSfqQopt, "quantum"> & Omit<tc.TcSfqQoptV1<M>, "v0" | "limit">> & {
      /** Maximum length in bytes of the queue of a flow. Applies only if sfq uses random early detection (RED). */
      redLimit?: number;
    } & ExtraAttributes;
  taprio: tc.TaprioAttrs<M>;
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

/** Kinds of queueing disciplines that have no options. */
export type BareQdisc = "clsact" | "ingress" | "mq" | "noop" | "noqueue";

/** Options of traffic classes, by the kind of their queueing discipline. */
export interface ClassOptionsOf<M extends Mode> {
  drr: Text<M, tc.DrrAttrs, "quantum">;
  ets: Quanta<M>;
  hfsc: { [Curve in "rsc" | "fsc" | "usc"]?: Struct<M, tc.TcServiceCurve, "m1" | "d" | "m2"> } & ExtraAttributes;
  htb: Amounts<M, "rate" | "ceil" | "burst" | "cburst" | "quantum"> &
    Partial<Pick<tc.TcHtbOpt, "prio" | "level">> & {
      rateSpec?: RateSettings<M>;
      ceilSpec?: RateSettings<M>;
    } & Pick<tc.HtbAttrs<M>, "directQlen" | "offload" | keyof ExtraAttributes>;
  qfq: Text<M, tc.QfqAttrs, "lmax">;
}

/** Kinds of queueing disciplines whose traffic classes have no options. */
export type BareClass = Exclude<keyof QdiscOptionsOf<Read> | BareQdisc, keyof ClassOptionsOf<Read>>;

/** Options of traffic control filters by kind. */
export interface FilterOptionsOf<M extends Mode> {
  basic: Filtering<M, tc.BasicAttrs<M>>;
  bpf: Filtering<M, tc.BpfAttrs<M>>;
  cgroup: Filtering<M, tc.CgroupAttrs<M>>;
  flow: Filtering<M, tc.FlowAttrs<M>>;
  flower: Filtering<M, tc.FlowerAttrs<M>>;
  fw: Filtering<M, tc.FwAttrs<M>>;
  matchall: Filtering<M, tc.MatchallAttrs<M>>;
  route: Filtering<M, tc.RouteAttrs<M>>;
  u32: Omit<Filtering<M, tc.U32Attrs<M>>, "sel"> & { sel?: U32Selector<M> };
}

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
  mirred: tc.ActMirredAttrs<M>;
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
    ingressBlock?: number;
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

/**
 * A traffic control filter. For each priority, the kernel also lists one entry without options; deleting this entry
 * deletes all filters with the priority.
 */
export type Filter = Omit<TcBase, "handle" | "dev" | "ifindex" | "parent"> &
  Attached &
  KindOptions<FilterOptionsOf<Read>> & {
    /** Handle of the traffic control filter. Each kind of filter defines the meaning of the number. */
    handle: number;
    /** Priority of the traffic control filter. The kernel tries filters in ascending order of this number. */
    pref: number;
    /** Protocol number of the packets (`ETH_P_*`), such as 0x0800. */
    protocol: number;
    chain: number;
  };

interface NewTc {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  stab?: tc.TcaStabAttrs<Write> | undefined;
  /**
   * Intervals at which the kernel estimates the rate of the traffic (`stats2.rateEst`). This setting does not limit the
   * rate: use `options` of kinds such as tbf.
   */
  rate?: Partial<tc.GnetEstimator> | undefined;
}

/** A queueing discipline to add, change or delete. A {@link Qdisc} returned by `list()` can be passed unchanged. */
export type NewQdisc = NewTc &
  NewKind<QdiscOptionsOf<Write>, BareQdisc> & {
    /**
     * Parent of the queueing discipline. The default is "ingress" for the kinds "ingress" and "clsact", and otherwise
     * "root".
     */
    parent?: string | number | undefined;
    handle?: string | number | undefined;
    ingressBlock?: number | undefined;
    egressBlock?: number | undefined;
  };

/** A traffic class to add, change or delete. A {@link TrafficClass} returned by `list()` can be passed unchanged. */
export type NewTrafficClass = NewTc &
  NewKind<ClassOptionsOf<Write>, BareClass> & {
    parent?: string | number | undefined;
    /** Handle of the traffic class, such as "1:10". */
    handle: string | number;
  };

type NewAttached =
  | {
      /** Parent of the filter or chain: "1:", "root", "ingress", "clsact/ingress" or "clsact/egress". */
      parent: string | number;
      block?: undefined;
    }
  | {
      /** Number of the shared block to which the filter or chain is attached, instead of an interface and a parent. */
      block: number;
      parent?: undefined;
    };

/** A traffic control filter to add, change or delete. A {@link Filter} returned by `list()` can be passed unchanged. */
export type NewFilter = NewTc &
  NewAttached &
  NewKind<FilterOptionsOf<Write>> & {
    handle?: number | undefined;
    /** Priority of the traffic control filter (default: chosen by the kernel). */
    pref?: number | undefined;
    /** Protocol of the packets that the traffic control filter matches (default: all). */
    protocol?: number | keyof typeof protocolNumbers | undefined;
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
export type NewChain = Pick<NewTc, "dev" | "ifindex"> &
  NewAttached &
  NewKind<FilterOptionsOf<Write>> & {
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

export type TcIdentity = Pick<TcBase, "ifindex" | "parent" | "handle">;

export const tcKey: KeyOf<TcIdentity> = /* @__PURE__ */ fieldsKey("ifindex", "parent", "handle");

export type FilterIdentity = Pick<Filter, "pref" | "protocol" | "handle" | "chain" | keyof Attached>;

export type ChainIdentity = Pick<Chain, "chain" | keyof Attached>;

export const chainKey: KeyOf<ChainIdentity> = /* @__PURE__ */ fieldsKey("block", "ifindex", "parent", "chain");

export const filterKey: KeyOf<FilterIdentity> = /* @__PURE__ */ fieldsKey(
  ...(["block", "ifindex", "parent", "chain", "pref", "protocol", "handle"] as const),
);
