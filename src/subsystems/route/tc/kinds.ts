import type * as tc from "../../../families/tc.ts";
import type { ExtraAttributes, Mode, Read, Shape, Write } from "../../../schema/model/types.ts";
import type { PeditSelector } from "./pedit.ts";
import type { U32Selector } from "./u32.ts";

/**
 * A kind that this library does not know: see {@link otherKind}. At run time it is plain text. In the type it ends with
 * NUL, so that a misspelled known kind is a type error and unions can still be narrowed by kind.
 */
export type OtherTcKind = `${string}\0`;

/**
 * Returns the name of a discipline, class, filter or action kind that is not described here, such as that of your own
 * module. Its options are bytes, and only the kernel checks the name.
 *
 * ```ts
 * qdiscs.add({ dev: "eth0", kind: otherKind("mine"), options: new Uint8Array(4) });
 * ```
 */
export function otherKind(name: string): OtherTcKind {
  return name as OtherTcKind;
}

/** A kind with its options. Kinds in `Bare` have no options; options of unknown kinds are bytes. */
export type KindOptions<Options, Bare extends string = never> =
  | { [Kind in keyof Options]: { kind: Kind; options?: Options[Kind] | undefined } }[keyof Options]
  | ([Bare] extends [never] ? never : { kind: Bare; options?: ExtraAttributes | undefined })
  | { kind: OtherTcKind; options?: Uint8Array | undefined };

/** A handle: text when read, text or a number in requests. */
export type Handle<M extends Mode> = M extends Read ? string : string | number;

/** Options of filters, with typed actions and with class handles as text ("1:10"). */
type Filtering<M extends Mode, Attrs> = {
  [Name in keyof Attrs]: Name extends "act"
    ? Action<M>[]
    : Name extends "classid" | "baseclass"
      ? Handle<M>
      : Attrs[Name];
};

/** Options of queueing disciplines by kind, as in the kernel's spec. */
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

/** Disciplines without options. */
export type BareQdisc = "clsact" | "ingress" | "mq" | "noop" | "noqueue";

/** Options of classes by the kind of their discipline. */
export interface ClassOptionsOf<M extends Mode> {
  drr: tc.DrrAttrs;
  ets: tc.EtsAttrs;
  hfsc: tc.HfscAttrs<M>;
  htb: tc.HtbAttrs<M>;
  qfq: tc.QfqAttrs;
}

/** Disciplines that create their classes themselves; these classes have no options. */
export type BareClass = Exclude<keyof QdiscOptionsOf<Read> | BareQdisc, keyof ClassOptionsOf<Read>>;

/** Options of filters by kind. */
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
 * Options of actions by kind. `parms.action` decides about the packet: "ok" (default), "shot", "pipe" (continue with
 * the next action), "stolen" …
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

/** An action on the packets that match a filter. Actions run in order as long as each one results in "pipe". */
export type Action<M extends Mode = Read> = Omit<tc.ActAttrs<M>, "kind" | "options"> & KindOptions<ActionOptionsOf<M>>;

/** An action in a request. */
export type NewAction = Action<Write>;
