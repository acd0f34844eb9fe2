import { ETH_P_8021AD, ETH_P_8021Q, ETH_P_ALL, ETH_P_ARP, ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import type * as tc from "../../../families/tc.ts";
import type { ExtraAttributes, Mode, Read, Shape, Write } from "../../../schema/model/types.ts";
import type { InterfaceSource } from "../core/interfaces.ts";
import type { PeditSelector, U32Selector } from "./keys.ts";

/**
 * Kind of a traffic control object that this library does not know: see {@link otherKind}. At run time it is a plain
 * string. The type ends with NUL, so that a misspelled known kind is a type error and TypeScript can still narrow
 * unions by kind.
 */
export type OtherTcKind = `${string}\0`;

/**
 * Returns the name of a kind of discipline, class, filter or action that this library does not know, such as that of
 * your own module. Its options are bytes, and only the kernel checks the name.
 *
 * ```ts
 * qdiscs.add({ dev: "eth0", kind: otherKind("mine"), options: new Uint8Array(4) });
 * ```
 */
export function otherKind(name: string): OtherTcKind {
  return name as OtherTcKind;
}

/**
 * Kind of a traffic control object with its options. The kinds in `Bare` have no options. The options of unknown kinds
 * are bytes.
 */
export type KindOptions<Options, Bare extends string = never> =
  | { [Kind in keyof Options]: { kind: Kind; options?: Options[Kind] | undefined } }[keyof Options]
  | ([Bare] extends [never] ? never : { kind: Bare; options?: ExtraAttributes | undefined })
  | { kind: OtherTcKind; options?: Uint8Array | undefined };

/** A traffic control handle. Results contain text; requests accept text or a number. */
export type Handle<M extends Mode> = M extends Read ? string : string | number;

/** Options of filters, in which actions have their types and class handles are text ("1:10"). */
type Filtering<M extends Mode, Attrs> = {
  [Name in keyof Attrs]: Name extends "act"
    ? Action<M>[]
    : Name extends "classid" | "baseclass"
      ? Handle<M>
      : Attrs[Name];
};

/** Options of queueing disciplines by kind, as in the spec of the family `tc`. */
export interface QdiscOptionsOf<M extends Mode> {
  bfifo: { header?: Shape<M, tc.TcFifoQopt> };
  cake: tc.CakeAttrs<M>;
  cbs: tc.CbsAttrs<M>;
  choke: tc.ChokeAttrs<M>;
  codel: tc.CodelAttrs;
  drr: tc.DrrAttrs;
  dualpi2: tc.Dualpi2Attrs;
  etf: tc.EtfAttrs<M>;
  ets: tc.EtsAttrs;
  fq: tc.FqAttrs<M>;
  fq_codel: tc.FqCodelAttrs;
  fq_pie: tc.FqPieAttrs;
  gred: tc.GredAttrs<M>;
  hfsc: { header?: Shape<M, tc.TcHfscQopt> };
  hhf: tc.HhfAttrs;
  htb: tc.HtbAttrs<M>;
  mqprio: { header?: Shape<M, tc.TcMqprioQopt> };
  multiq: { header?: Shape<M, tc.TcMultiqQopt> };
  netem: { header?: Shape<M, tc.TcNetemQopt> } & tc.NetemAttrs<M>;
  pfifo: { header?: Shape<M, tc.TcFifoQopt> };
  pfifo_fast: { header?: Shape<M, tc.TcPrioQopt> };
  pfifo_head_drop: { header?: Shape<M, tc.TcFifoQopt> };
  pie: tc.PieAttrs;
  plug: { header?: Shape<M, tc.TcPlugQopt> };
  prio: { header?: Shape<M, tc.TcPrioQopt> };
  qfq: tc.QfqAttrs;
  red: tc.RedAttrs<M>;
  sfb: { header?: Shape<M, tc.TcSfbQopt> };
  sfq: { header?: Shape<M, tc.TcSfqQoptV1<M>> };
  taprio: tc.TaprioAttrs<M>;
  tbf: tc.TbfAttrs<M>;
}

/** Kinds of queueing disciplines that have no options. */
export type BareQdisc = "clsact" | "ingress" | "mq" | "noop" | "noqueue";

/** Options of traffic classes, by the kind of their queueing discipline. */
export interface ClassOptionsOf<M extends Mode> {
  drr: tc.DrrAttrs;
  ets: tc.EtsAttrs;
  hfsc: tc.HfscAttrs<M>;
  htb: tc.HtbAttrs<M>;
  qfq: tc.QfqAttrs;
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
  gate: tc.ActGateAttrs<M>;
  ife: tc.ActIfeAttrs<M>;
  mirred: tc.ActMirredAttrs<M>;
  mpls: tc.ActMplsAttrs<M>;
  nat: tc.ActNatAttrs<M>;
  pedit: Omit<tc.ActPeditAttrs<M>, "parms" | "parmsEx"> & { parms?: PeditSelector; parmsEx?: PeditSelector };
  police: tc.PoliceAttrs<M>;
  sample: tc.ActSampleAttrs<M>;
  simple: tc.ActSimpleAttrs<M>;
  skbedit: tc.ActSkbeditAttrs<M>;
  skbmod: tc.ActSkbmodAttrs<M>;
  tunnel_key: tc.ActTunnelKeyAttrs<M>;
  vlan: tc.ActVlanAttrs<M>;
}

/** An action on the packets that match a filter. Actions run in order until one has a result other than "pipe". */
export type Action<M extends Mode = Read> = Omit<tc.ActAttrs<M>, "kind" | "options"> & KindOptions<ActionOptionsOf<M>>;

/** A traffic control action in a request. */
export type NewAction = Action<Write>;

/**
 * Kind of a traffic control object with its options in a request. Requests such as `delete`, which do not need the
 * kind, may omit it.
 */
type NewKind<Options, Bare extends string = never> =
  | KindOptions<Options, Bare>
  | { kind?: undefined; options?: undefined };

/** Fields that all traffic control objects have. The fields have the names of `tc -json`, in camel case. */
interface TcBase extends ExtraAttributes {
  /**
   * Name of the interface that the traffic control object belongs to; absent if the interface was deleted in the
   * meantime.
   */
  dev?: string;
  ifindex: number;
  /** Handle of the traffic control object such as "1:" or "1:10", in hexadecimal. */
  handle: string;
  /**
   * Parent of the traffic control object: "root", "ingress" or a handle. Filters of clsact have "clsact/ingress" or
   * "clsact/egress".
   */
  parent: string;
  stats?: tc.TcStats;
  stats2?: tc.TcaStatsAttrs;
  /** Statistics that are specific to the kind, as old kernels report them. */
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
    /** Statistics that are specific to the kind, as old kernels report them. */
    xstats?: tc.ClassAttrs["xstats"];
    /** Handle of the discipline that queues the packets of the class: "8001:". */
    leaf?: string;
  };

/** A traffic control filter. An entry without options stands for all filters with a priority. */
export type Filter = Omit<TcBase, "handle"> &
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
  rate?: Partial<tc.GnetEstimator> | undefined;
}

/** A queueing discipline to add, change or delete. A listed {@link Qdisc} can be passed. */
export type NewQdisc = NewTc &
  NewKind<QdiscOptionsOf<Write>, BareQdisc> & {
    /** Parent of the queueing discipline (default: "root"; "ingress" for the kinds ingress and clsact). */
    parent?: string | number | undefined;
    handle?: string | number | undefined;
    ingressBlock?: number | undefined;
    egressBlock?: number | undefined;
  };

/** A traffic class to add, change or delete. A listed {@link TrafficClass} can be passed. */
export type NewTrafficClass = NewTc &
  NewKind<ClassOptionsOf<Write>, BareClass> & {
    parent?: string | number | undefined;
    /** Handle of the traffic class: "1:10". */
    handle: string | number;
  };

/** A traffic control filter to add, change or delete. A listed {@link Filter} can be passed. */
export type NewFilter = NewTc &
  NewKind<FilterOptionsOf<Write>> & {
    /** Parent of the filter: "1:", "root", "ingress", "clsact/ingress" or "clsact/egress". */
    parent: string | number;
    handle?: number | undefined;
    /** Priority of the filter (default: chosen by the kernel). */
    pref?: number | undefined;
    /** Protocol of the packets that the filter applies to (default: all). */
    protocol?: number | keyof typeof protocolNumbers | undefined;
    chain?: number | undefined;
  };

/** Protocol numbers of packets by name. (`ETH_P_*`) */
export const protocolNumbers: Readonly<Record<"all" | "ip" | "arp" | "ipv6" | "802.1Q" | "802.1ad", number>> = {
  all: ETH_P_ALL,
  ip: ETH_P_IP,
  arp: ETH_P_ARP,
  ipv6: ETH_P_IPV6,
  "802.1Q": ETH_P_8021Q,
  "802.1ad": ETH_P_8021AD,
};
