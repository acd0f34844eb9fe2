import type * as tc from "../../../families/tc.ts";
import type { Mode, Read, Shape, Write } from "../../../schema/types.ts";
import type { InterfaceSource } from "../interfaces.ts";
import type { U32Selector } from "./u32.ts";

/** Options of queueing disciplines by kind, as the kernel's spec has them. */
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

/** Options of classes by the kind of their discipline. */
export interface ClassOptionsOf<M extends Mode> {
  drr: tc.DrrAttrs;
  ets: tc.EtsAttrs;
  htb: tc.HtbAttrs<M>;
  qfq: tc.QfqAttrs;
}

/** Options of filters by kind. */
export interface FilterOptionsOf<M extends Mode> {
  basic: tc.BasicAttrs<M>;
  bpf: tc.BpfAttrs<M>;
  cgroup: tc.CgroupAttrs<M>;
  flow: tc.FlowAttrs<M>;
  flower: tc.FlowerAttrs<M>;
  fw: tc.FwAttrs<M>;
  matchall: tc.MatchallAttrs<M>;
  route: tc.RouteAttrs<M>;
  u32: Omit<tc.U32Attrs<M>, "sel"> & { sel?: U32Selector };
}

/** A kind with its options; those of kinds that are not described are bytes. */
export type KindOptions<Options> =
  | { [Kind in keyof Options]: { kind: Kind; options?: Options[Kind] } }[keyof Options]
  | { kind: string & {}; options?: Uint8Array | Record<never, never> };

/** What all objects of traffic control say. The names are those of `tc -json`, in camel case. */
interface TcBase {
  /** The interface's name, unless it has gone away meanwhile. */
  dev?: string;
  ifindex: number;
  /** "1:", "1:10"; numbers are hexadecimal. */
  handle: string;
  /** What it hangs on: "root", "ingress", or a handle. */
  parent: string;
  stats?: tc.TcStats;
  stats2?: tc.TcaStatsAttrs;
  /** Where an old one keeps statistics of its own. */
  xstats?: tc.Attrs["xstats"];
  stab?: tc.TcaStabAttrs;
  hwOffload?: number;
  unknown?: tc.Attrs["unknown"] & {};
  unparsed?: tc.Attrs["unparsed"] & {};
}

/** A queueing discipline. */
export type Qdisc = TcBase &
  KindOptions<QdiscOptionsOf<Read>> & {
    /** How often it is referred to. */
    refcnt: number;
    ingressBlock?: number;
    egressBlock?: number;
  };

/** A class of a discipline. */
export type TrafficClass = TcBase &
  KindOptions<ClassOptionsOf<Read>> & {
    /** The discipline that holds its packets: "8001:". */
    leaf?: string;
  };

/** A filter, or the whole of one priority, which has no options. */
export type Filter = Omit<TcBase, "handle"> &
  KindOptions<FilterOptionsOf<Read>> & {
    /** Which filter of its kind; what the number means is the kind's own affair. */
    handle: number;
    /** Its place among the others: lower ones are asked first. */
    pref: number;
    /** The protocol of packets that it is for: 0x0800 … (`ETH_P_*`) */
    protocol: number;
    chain: number;
  };

interface NewTc {
  dev?: InterfaceSource;
  ifindex?: number;
  stab?: tc.TcaStabAttrs<Write>;
  rate?: Partial<tc.GnetEstimator>;
}

/** A discipline that is to be made, changed or taken away. */
export type NewQdisc = NewTc &
  Partial<KindOptions<QdiscOptionsOf<Write>>> & {
    /** What it hangs on (default: "root"; of ingress and clsact "ingress"). */
    parent?: string | number;
    handle?: string | number;
    ingressBlock?: number;
    egressBlock?: number;
  };

/** A class that is to be made, changed or taken away. */
export type NewTrafficClass = NewTc &
  Partial<KindOptions<ClassOptionsOf<Write>>> & {
    parent?: string | number;
    /** Its own handle: "1:10". */
    handle: string | number;
  };

/** A filter that is to be made, changed or taken away. */
export type NewFilter = NewTc &
  Partial<KindOptions<FilterOptionsOf<Write>>> & {
    /** What it hangs on: "1:", "root", "ingress", "clsact/ingress", "clsact/egress". */
    parent: string | number;
    handle?: number;
    /** Its place among the others; the kernel finds one when it is left out. */
    pref?: number;
    /** The protocol of packets that it is for (default: all). */
    protocol?: number | keyof typeof protocolNumbers;
    chain?: number;
  };

/** Protocols of packets by name. (`ETH_P_*`) */
export const protocolNumbers = {
  all: 3,
  ip: 0x0800,
  arp: 0x0806,
  ipv6: 0x86dd,
  "802.1Q": 0x8100,
  "802.1ad": 0x88a8,
} as const;
