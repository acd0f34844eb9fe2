import { entryKey } from "../../../base/entry-key.ts";
import { ETH_P_8021AD, ETH_P_8021Q, ETH_P_ALL, ETH_P_ARP, ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import type * as tc from "../../../families/tc.ts";
import type { ExtraAttributes, Mode, Read, Shape, Write } from "../../../schema/model/types.ts";
import type { InterfaceSource } from "../core/interfaces.ts";
import type { PeditSelector, U32Selector } from "./keys.ts";

/**
 * Kind of a traffic control object that this library does not know: see {@link otherKind}. At run time it is a plain
 * string. In the type, the string ends with NUL: a misspelled kind is therefore a type error, and TypeScript can narrow
 * unions by kind.
 */
export type OtherTcKind = `${string}\0`;

/**
 * Returns the name of a kind of discipline, class, filter or action that this library does not know, for example a kind
 * from your own kernel module. Its options are bytes, and only the kernel checks the name.
 *
 * ```ts
 * qdiscs.add({ dev: "eth0", kind: otherKind("mine"), options: new Uint8Array(4) });
 * ```
 */
export function otherKind(name: string): OtherTcKind {
  return name as OtherTcKind;
}

/**
 * Kind of a traffic control object together with the options of that kind. The kinds in `Bare` have no options. For
 * unknown kinds, the options are bytes.
 */
export type KindOptions<Options, Bare extends string = never> =
  | { [Kind in keyof Options]: { kind: Kind; options?: Options[Kind] | undefined } }[keyof Options]
  | ([Bare] extends [never] ? never : { kind: Bare; options?: ExtraAttributes | undefined })
  | { kind: OtherTcKind; options?: Uint8Array | undefined };

/** A traffic control handle. Results contain text; requests accept text or a number. */
export type Handle<M extends Mode> = M extends Read ? string : string | number;

/** Options of filters. Actions have types by kind, and class handles are text such as "1:10". */
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
 * Options in which requests can also have text as in tc(8) for the fields `Names`: rates ("10mbit"), sizes ("15kb") and
 * times ("2ms"). Numbers have the kernel's unit.
 */
type Text<M extends Mode, Attrs, Names extends keyof Attrs> = M extends Read
  ? Attrs
  : Omit<Attrs, Names> & { [Name in Names]?: Attrs[Name] | string };

/**
 * A structure in the options of a traffic control object. In requests, its members `Names` can be text such as
 * "10mbit".
 */
type Struct<M extends Mode, Members, Names extends keyof Members = never> = Shape<M, Text<M, Members, Names>>;

/** A structure with a rate and its link layer. Requests also accept only the rate, as text or a number. */
type RateSpec<M extends Mode> = Struct<M, tc.TcRatespec, "rate"> | (M extends Read ? never : string | number);

/** Members of a structure that requests can also contain directly in the options. */
type Direct<M extends Mode, Members, Names extends keyof Members> = M extends Read
  ? unknown
  : Partial<Pick<Members, Names>>;

/** Parameters as in tc(8), for requests only. Values are numbers, or text with a unit. */
type Parameters<M extends Mode, Names extends string> = M extends Read
  ? unknown
  : { [Name in Names]?: string | number };

type Codel = "target" | "interval" | "ceThreshold";
type Early = "limit" | "qthMin" | "qthMax";
/**
 * Parameters of RED: sizes of the queue and of an average packet, number of packets in a burst, bandwidth, and a drop
 * probability such as "2%".
 */
type Red<M extends Mode> = Parameters<M, Early | "avpkt" | "burst" | "bandwidth" | "probability">;

/** Options of the discipline netem. Requests also accept some of the options in the form of tc(8). */
type Netem<M extends Mode> = M extends Read
  ? tc.NetemAttrs<M>
  : Text<M, Omit<tc.NetemAttrs<M>, "loss" | "rate" | "corr" | "reorder" | "corrupt">, "latency64" | "jitter64"> & {
      /** Delay and its variation: "100ms", or a number of nanoseconds. */
      delay?: string | number;
      jitter?: string | number;
      /** Packet loss: a probability such as "1%", or an object with the parameters of a loss model. */
      loss?: tc.NetemAttrs<M>["loss"] | string | number;
      rate?: Struct<M, tc.TcNetemRate, "rate"> | string | number;
      corr?: Struct<M, tc.TcNetemCorr, "delayCorr" | "lossCorr" | "dupCorr">;
      reorder?: Struct<M, tc.TcNetemReorder, "probability" | "correlation">;
      corrupt?: Struct<M, tc.TcNetemCorrupt, "probability" | "correlation">;
    };

/** Options of a policer. A byte array in `rate` or `peakrate` is the kernel's table of transmission times. */
type Police<M extends Mode> = M extends Read
  ? tc.PoliceAttrs<M>
  : Text<M, Omit<tc.PoliceAttrs<M>, "tbf" | "rate" | "peakrate">, "avrate"> & {
      tbf?: Shape<M, Omit<tc.TcPolice<M>, "rate" | "peakrate" | "mtu">> & {
        rate?: RateSpec<M>;
        peakrate?: RateSpec<M>;
        mtu?: string | number;
      };
      rate?: Uint8Array | string | number;
      peakrate?: Uint8Array | string | number;
      burst?: string | number;
      mtu?: string | number;
      action?: tc.TcPolice["action"];
    };

/**
 * Options of queueing disciplines by kind, as in the spec of the family `tc`. Requests also accept the form of tc(8).
 */
export interface QdiscOptionsOf<M extends Mode> {
  bfifo: { header?: Struct<M, tc.TcFifoQopt, "limit"> } & Parameters<M, "limit">;
  cake: Text<M, tc.CakeAttrs<M>, "baseRate64" | "rtt" | "target" | "memory">;
  cbs: tc.CbsAttrs<M> & Direct<M, tc.TcCbsQopt, keyof tc.TcCbsQopt>;
  choke: tc.ChokeAttrs<M> & Red<M>;
  codel: Text<M, tc.CodelAttrs, Codel>;
  drr: tc.DrrAttrs;
  dualpi2: Text<M, tc.Dualpi2Attrs, "target" | "tupdate" | "memoryLimit" | "stepThreshUs">;
  etf: tc.EtfAttrs<M> & Direct<M, tc.TcEtfQopt, "delta" | "clockid">;
  ets: Omit<tc.EtsAttrs, "quanta"> & { quanta?: Quanta<M> };
  fq: Text<
    M,
    tc.FqAttrs<M>,
    | "quantum"
    | "initialQuantum"
    | "flowDefaultRate"
    | "flowMaxRate"
    | "lowRateThreshold"
    | "flowRefillDelay"
    | "ceThreshold"
    | "timerSlack"
    | "horizon"
  >;
  fq_codel: Text<M, tc.FqCodelAttrs, Codel | "quantum" | "memoryLimit">;
  fq_pie: Text<M, tc.FqPieAttrs, "target" | "tupdate" | "quantum" | "memoryLimit">;
  gred: tc.GredAttrs<M> & Direct<M, tc.TcGredSopt, "dPs" | "defDp" | "grio">;
  hfsc: { header?: Shape<M, tc.TcHfscQopt> } & Direct<M, tc.TcHfscQopt, "defcls">;
  hhf: Text<M, tc.HhfAttrs, "quantum" | "resetTimeout" | "admitBytes" | "evictTimeout">;
  htb: tc.HtbAttrs<M> & Direct<M, tc.TcHtbGlob, "rate2quantum" | "defcls">;
  mqprio: { header?: Shape<M, tc.TcMqprioQopt> } & Direct<M, tc.TcMqprioQopt, keyof tc.TcMqprioQopt>;
  multiq: { header?: Shape<M, tc.TcMultiqQopt> };
  netem: { header?: Struct<M, tc.TcNetemQopt, "loss" | "duplicate"> } & Netem<M> &
    Parameters<M, "duplicate"> &
    Direct<M, tc.TcNetemQopt, "limit" | "gap">;
  pfifo: { header?: Shape<M, tc.TcFifoQopt> } & Direct<M, tc.TcFifoQopt, "limit">;
  pfifo_fast: { header?: Shape<M, tc.TcPrioQopt> };
  pfifo_head_drop: { header?: Shape<M, tc.TcFifoQopt> } & Direct<M, tc.TcFifoQopt, "limit">;
  pie: Text<M, tc.PieAttrs, "target" | "tupdate">;
  plug: { header?: Shape<M, tc.TcPlugQopt> } & Direct<M, tc.TcPlugQopt, "action" | "limit">;
  prio: { header?: Shape<M, tc.TcPrioQopt> } & Direct<M, tc.TcPrioQopt, "bands" | "priomap">;
  qfq: tc.QfqAttrs;
  red: Omit<tc.RedAttrs<M>, "parms"> & { parms?: Struct<M, tc.TcRedQopt, Early> } & Red<M>;
  sfb: tc.SfbAttrs<M> & Direct<M, tc.TcSfbQopt, keyof tc.TcSfbQopt>;
  sfq: { header?: Shape<M, tc.TcSfqQoptV1<M>> } & Parameters<M, "quantum"> &
    Direct<M, tc.TcSfqQopt, "perturbPeriod" | "limit" | "divisor" | "flows">;
  taprio: tc.TaprioAttrs<M>;
  tbf: Text<M, Omit<tc.TbfAttrs<M>, "parms">, "burst" | "pburst"> & {
    parms?: Bucket<M, tc.TcTbfQopt<M>, "rate" | "peakrate">;
  } & Parameters<M, "rate" | "burst" | "limit" | "latency" | "peakrate" | "mtu">;
}

/** Options of the discipline ets. In requests, sizes can be text such as "15kb". */
type Quanta<M extends Mode> = Omit<tc.EtsAttrs, "quantaBand"> & {
  quantaBand?: (M extends Read ? number : string | number)[];
};

/** A structure whose members `Rates` contain a rate and its link layer. */
type Bucket<M extends Mode, Members, Rates extends keyof Members> = Shape<
  M,
  Omit<Members, Rates> & { [Name in Rates]: RateSpec<M> }
>;

/** Kinds of queueing disciplines that have no options. */
export type BareQdisc = "clsact" | "ingress" | "mq" | "noop" | "noqueue";

/** Options of traffic classes, by the kind of their queueing discipline. */
export interface ClassOptionsOf<M extends Mode> {
  drr: Text<M, tc.DrrAttrs, "quantum">;
  ets: Quanta<M>;
  hfsc: { [Curve in "rsc" | "fsc" | "usc"]?: Struct<M, tc.TcServiceCurve, "m1" | "d" | "m2"> } & ExtraAttributes;
  htb: Omit<tc.HtbAttrs<M>, "parms"> & { parms?: Bucket<M, tc.TcHtbOpt<M>, "rate" | "ceil"> } & Parameters<
      M,
      "rate" | "ceil" | "burst" | "cburst" | "quantum"
    > &
    Direct<M, tc.TcHtbOpt, "prio">;
  qfq: Text<M, tc.QfqAttrs, "lmax">;
}

/** Kinds of queueing disciplines that create their classes themselves. Such classes have no options. */
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
  u32: Omit<Filtering<M, tc.U32Attrs<M>>, "sel"> & { sel?: U32Selector };
}

/**
 * Options of traffic control actions by kind. `parms.action` determines what happens to the packet next: "ok"
 * (default), "shot", "pipe" (continue with the next action), "stolen" …
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
  pedit: Omit<tc.ActPeditAttrs<M>, "parms" | "parmsEx"> & { parms?: PeditSelector; parmsEx?: PeditSelector };
  police: Police<M>;
  sample: tc.ActSampleAttrs<M>;
  simple: tc.ActSimpleAttrs<M>;
  skbedit: tc.ActSkbeditAttrs<M>;
  skbmod: tc.ActSkbmodAttrs<M>;
  tunnel_key: tc.ActTunnelKeyAttrs<M>;
  vlan: tc.ActVlanAttrs<M>;
}

/**
 * A traffic control action on the packets that match a filter. Actions run in order until the result of one is not
 * "pipe".
 */
export type Action<M extends Mode = Read> = Omit<tc.ActAttrs<M>, "kind" | "options"> & KindOptions<ActionOptionsOf<M>>;

/** A traffic control action in a request. */
export type NewAction = Action<Write>;

/**
 * Kind of a traffic control object in a request, together with its options. Requests such as `delete` may omit the
 * kind.
 */
type NewKind<Options, Bare extends string = never> =
  | KindOptions<Options, Bare>
  | { kind?: undefined; options?: undefined };

/** Fields that all traffic control objects have. The fields are named as in `tc -json`, in camel case. */
interface TcBase extends ExtraAttributes {
  /**
   * Name of the interface that the traffic control object belongs to. Absent if the interface was deleted in the
   * meantime, and in a watch or mirror without the source `links`.
   */
  dev?: string;
  ifindex: number;
  /** Handle of the traffic control object such as "1:" or "1:10", in hexadecimal. */
  handle: string;
  /**
   * Parent of the traffic control object: "root", "ingress" or a handle. For filters of clsact, "clsact/ingress" or
   * "clsact/egress".
   */
  parent: string;
  stats?: tc.TcStats;
  stats2?: tc.TcaStatsAttrs;
  /** Statistics that depend on the kind of the traffic control object. Old kernels report them here. */
  xstats?: tc.Attrs["xstats"];
  stab?: tc.TcaStabAttrs;
  hwOffload?: number;
}

/** A queueing discipline, which stores and orders the packets that an interface sends. */
export type Qdisc = TcBase &
  KindOptions<QdiscOptionsOf<Read>, BareQdisc> & {
    /** Number of references to the queueing discipline. */
    refcnt: number;
    ingressBlock?: number;
    egressBlock?: number;
  };

/** A traffic class, which gets a share of the bandwidth of a queueing discipline. */
export type TrafficClass = Omit<TcBase, "stats2" | "xstats"> &
  KindOptions<ClassOptionsOf<Read>, BareClass> & {
    stats2?: tc.ClassStatsAttrs;
    /** Statistics that depend on the kind of the traffic class. Old kernels report them here. */
    xstats?: tc.ClassAttrs["xstats"];
    /** Handle of the discipline that queues the packets of the class: "8001:". */
    leaf?: string;
  };

/**
 * Where a listed filter or chain is attached: to a parent of an interface, or to a shared block, which several
 * disciplines use.
 */
type Attached =
  | { ifindex: number; parent: string; dev?: string; block?: undefined }
  | { block: number; ifindex?: undefined; parent?: undefined; dev?: undefined };

/**
 * A traffic control filter. For each priority, the kernel also lists an entry without options, which stands for all
 * filters with that priority.
 */
export type Filter = Omit<TcBase, "handle" | "dev" | "ifindex" | "parent"> &
  Attached &
  KindOptions<FilterOptionsOf<Read>> & {
    /** Number of the filter. The filter kind defines the meaning of the number. */
    handle: number;
    /** Priority of the filter. Filters with lower numbers are tried first. */
    pref: number;
    /** Protocol number of the packets (`ETH_P_*`), such as 0x0800. */
    protocol: number;
    chain: number;
  };

interface NewTc {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  stab?: tc.TcaStabAttrs<Write> | undefined;
  /** Intervals at which the kernel measures the rate. The limit of a discipline such as tbf is in `options`. */
  rate?: Partial<tc.GnetEstimator> | undefined;
}

/** A queueing discipline to add, change or delete. Any {@link Qdisc} that was read from the kernel is accepted too. */
export type NewQdisc = NewTc &
  NewKind<QdiscOptionsOf<Write>, BareQdisc> & {
    /** Parent of the queueing discipline (default: "root"; "ingress" for the kinds ingress and clsact). */
    parent?: string | number | undefined;
    handle?: string | number | undefined;
    ingressBlock?: number | undefined;
    egressBlock?: number | undefined;
  };

/** A traffic class to add, change or delete. Any {@link TrafficClass} that was read from the kernel is accepted too. */
export type NewTrafficClass = NewTc &
  NewKind<ClassOptionsOf<Write>, BareClass> & {
    parent?: string | number | undefined;
    /** Handle of the traffic class: "1:10". */
    handle: string | number;
  };

/** Where a filter or chain of a request is attached. */
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

/**
 * A traffic control filter to add, change or delete. Any {@link Filter} that was read from the kernel is accepted too.
 */
export type NewFilter = NewTc &
  NewAttached &
  NewKind<FilterOptionsOf<Write>> & {
    handle?: number | undefined;
    /** Priority of the filter (default: chosen by the kernel). */
    pref?: number | undefined;
    /** Protocol of the packets that the filter applies to (default: all). */
    protocol?: number | keyof typeof protocolNumbers | undefined;
    chain?: number | undefined;
  };

/**
 * A chain of traffic control filters. A kind and options are a template: the chain then accepts only filters that match
 * the same fields.
 */
export type Chain = ExtraAttributes &
  Attached &
  (KindOptions<FilterOptionsOf<Read>> | { kind?: undefined; options?: undefined }) & { chain: number };

/**
 * A chain of traffic control filters to add or delete. Any {@link Chain} that was read from the kernel is accepted too.
 */
export type NewChain = Pick<NewTc, "dev" | "ifindex"> &
  NewAttached &
  NewKind<FilterOptionsOf<Write>> & {
    chain: number;
    /** Protocol of the packets that the template matches (default: all). */
    protocol?: NewFilter["protocol"];
  };

/** A shared traffic control action. Several filters can use it by its `index`. */
export type SharedAction = Action & { index: number };

/**
 * A shared action to add, replace, change or delete. Any {@link SharedAction} that was read from the kernel is accepted
 * too.
 */
export type NewSharedAction = NewAction;

/** Protocol numbers of packets by name. (`ETH_P_*`) */
export const protocolNumbers: Readonly<Record<"all" | "ip" | "arp" | "ipv6" | "802.1Q" | "802.1ad", number>> = {
  all: ETH_P_ALL,
  ip: ETH_P_IP,
  arp: ETH_P_ARP,
  ipv6: ETH_P_IPV6,
  "802.1Q": ETH_P_8021Q,
  "802.1ad": ETH_P_8021AD,
};

/** The fields that identify a queueing discipline or a traffic class. */
export type TcIdentity = Pick<TcBase, "ifindex" | "parent" | "handle">;

/** Returns the key of a queueing discipline or a traffic class. */
export const tcKey: (entry: TcIdentity) => string = /* @__PURE__ */ entryKey(
  ({ ifindex, parent, handle }: TcIdentity) => ({ ifindex, parent, handle }),
);

/** The fields that identify a filter of traffic control. */
export type FilterIdentity = Pick<Filter, "pref" | "protocol" | "handle" | "chain" | keyof Attached>;

/** Returns the key of a filter of traffic control. */
export const filterKey: (entry: FilterIdentity) => string = /* @__PURE__ */ entryKey(
  ({ block, ifindex, parent, chain, pref, protocol, handle }: FilterIdentity) => {
    return { block, ifindex, parent, chain, pref, protocol, handle };
  },
);
