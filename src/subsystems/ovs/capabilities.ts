import { E2BIG, EEXIST, EINVAL, EMSGSIZE, EOPNOTSUPP, EOVERFLOW } from "../../constants/errno.ts";
import type { Io, Steps } from "../../io/io.ts";
import type { NewFlow } from "./core/flow.ts";
import type { DatapathOperation, OperationResult } from "./execute/operations.ts";
import { parseActions } from "./text/actions.ts";
import { parseFlow } from "./text/key.ts";

/** Flow keys and actions of Open vSwitch that the running kernel supports. */
export interface FlowCapabilities {
  /** Whether flows can have an identifier (`ufid`). */
  ufid: boolean;
  /**
   * Whether the kernel supports the key field `recircId` and the action `recirc`, which looks up the flow of a packet
   * again.
   */
  recirculation: boolean;
  /** Whether flow keys can match the connection tracking state `ctState`. */
  ctState: boolean;
  ctZone: boolean;
  ctMark: boolean;
  ctLabels: boolean;
  /** Whether flow keys can match the connection states "src-nat" and "dst-nat". */
  ctStateNat: boolean;
  ctOriginalIpv4: boolean;
  ctOriginalIpv6: boolean;
  /** Whether the action `ct` accepts the members `eventmask` and `timeout`. */
  ctEventmask: boolean;
  ctTimeout: boolean;
  ctClear: boolean;
  /**
   * Whether the action `ct` accepts source NAT to the address 0.0.0.0. Such NAT changes the source port only if the
   * port is already in use.
   */
  ctZeroSnat: boolean;
  /** Whether the kernel accepts a `set` action with a mask. */
  maskedSet: boolean;
  /** Whether the user data of a `userspace` action can have any length. Otherwise, it must have 8 bytes. */
  userdata: boolean;
  truncate: boolean;
  clone: boolean;
  checkPktLen: boolean;
  addMpls: boolean;
  pushNsh: boolean;
  decTtl: boolean;
  /** Whether the kernel accepts the action `drop` with a reason (Linux 6.7). */
  dropReason: boolean;
  /** Whether the kernel accepts the action `psample` (Linux 6.11). */
  psample: boolean;
  /** Whether the action `hash` accepts the algorithm "sym_l4". */
  symmetricHash: boolean;
  /** Maximum number of VLAN tags in an Open vSwitch flow key: 0, 1 or 2. More than 2 are not tested. */
  vlanTags: number;
  /** Maximum number of MPLS labels in an Open vSwitch flow key: 0 to 3. More than 3 are not tested. */
  mplsLabels: number;
  /** Maximum nesting depth of `sample` actions, tested up to 10. */
  sampleDepth: number;
}

const IPV4 = "eth_type(0x0800),ipv4(proto=17,frag=no),udp()";
const MAX_SAMPLE_DEPTH = 10;
const tag = (inner: string) => `eth_type(0x8100),vlan(vid=5,pcp=0),encap(${inner})`;
const label = (bottom: number) => `label=5,tc=0,ttl=64,bos=${bottom}`;
const sample = (depth: number): string => (depth === 0 ? "drop" : `sample(sample=50.0%,actions(${sample(depth - 1)}))`);

/** By capability, a flow (key and actions) that requires it. */
const flows = {
  ufid: [IPV4, "drop"],
  recirculation: [IPV4, "drop"],
  ctState: ["ct_state(+trk)", "drop"],
  ctZone: ["ct_zone(5)", "drop"],
  ctMark: ["ct_mark(5)", "drop"],
  ctLabels: ["ct_label(5)", "drop"],
  ctStateNat: ["ct_state(+trk+snat)", "drop"],
  ctOriginalIpv4: [`ct_state(+trk),ct_tuple4(src=10.0.0.1),${IPV4}`, "drop"],
  ctOriginalIpv6: ["ct_state(+trk),ct_tuple6(src=fd00::1),eth_type(0x86dd),ipv6(proto=17,frag=no),udp()", "drop"],
  ctEventmask: [IPV4, "ct(commit,eventmask=0x1)"],
  ctTimeout: [IPV4, "ct(commit,timeout=none)"],
  ctClear: [IPV4, "ct_clear"],
  ctZeroSnat: [IPV4, "ct(commit,nat(src=0.0.0.0))"],
  maskedSet: [IPV4, "set(ipv4(ttl=1/0x1))"],
  userdata: [IPV4, "userspace(pid=4294967295,userdata(0102030405))"],
  truncate: [IPV4, "trunc(64)"],
  clone: [IPV4, "clone(drop)"],
  checkPktLen: [IPV4, "check_pkt_len(size=100,gt(drop),le(drop))"],
  addMpls: [IPV4, `add_mpls(${label(1)},eth_type=0x8847)`],
  pushNsh: [IPV4, "push_nsh(flags=0,ttl=63,mdtype=1,np=3,spi=0x1,si=1,c1=0x0,c2=0x0,c3=0x0,c4=0x0)"],
  decTtl: [IPV4, "dec_ttl(le_1(drop))"],
  dropReason: [IPV4, "drop(1)"],
  psample: [IPV4, "psample(group=1)"],
  symmetricHash: [IPV4, "hash(sym_l4(0))"],
} as const satisfies Record<string, readonly [key: string, actions: string]>;

/** A kernel whose maximum is N accepts the first N flows. */
const series = {
  vlanTags: [tag("eth_type(0x1234)"), tag(tag("eth_type(0x1234)"))].map((key) => [key, "drop"] as const),
  mplsLabels: [label(1), `${label(0)},${label(1)}`, `${label(0)},${label(0)},${label(1)}`].map(
    (labels) => [`eth_type(0x8847),mpls(${labels})`, "drop"] as const,
  ),
  sampleDepth: Array.from({ length: MAX_SAMPLE_DEPTH }, (_, depth) => [IPV4, sample(depth + 1)] as const),
} as const;

/** Programs use low recirculation ids, so these high ids are free. */
const FIRST_ID = 0xffff_f000;
/** No port has this number, so packets never match test flows. */
const PORT = 0xfffe;
const unsupported: ReadonlySet<number> = new Set([EINVAL, EOPNOTSUPP, EOVERFLOW, E2BIG, EMSGSIZE]);

type Operate = (operations: Iterable<DatapathOperation>) => Steps<OperationResult[]>;

export function* capabilitiesOf(io: Io, operate: Operate): Steps<FlowCapabilities> {
  const all: (readonly [name: string, flow: readonly [key: string, actions: string]])[] = Object.entries(flows);
  for (const [name, list] of Object.entries(series)) for (const flow of list) all.push([name, flow]);
  const accepted = yield* acceptedFlows(
    io,
    operate,
    all.map(([name, [key, actions]], index) => ({
      ...parseFlow(`recirc_id(${FIRST_ID + index}),in_port(${PORT}),eth(),${key}`),
      actions: parseActions(actions),
      ...(name === "ufid" ? { ufid: new Uint8Array(16).fill(0xff) } : {}),
    })),
  );
  const found: Record<string, boolean | number> = {};
  for (const [index, [name]] of all.entries()) {
    if (!(name in series)) found[name] = accepted[index]!;
    else found[name] = Number(found[name] ?? 0) + Number(accepted[index]);
  }
  return found as unknown as FlowCapabilities;
}

/** Tests which flows the kernel accepts, and deletes the added ones. */
export function* acceptedFlows(io: Io, operate: Operate, list: readonly NewFlow[]): Steps<boolean[]> {
  const results = yield* operate(list.map((flow) => ({ put: { ...flow, exclusive: true, probe: true } })));
  const made = list.filter((_, index) => results[index]!.error === undefined);
  const deletions = made.map(({ key, ufid }) => ({ delete: ufid === undefined ? { key } : { ufid } }));
  const deleted = yield* io.undoing(operate(deletions));
  for (const { error } of deleted) if (error !== undefined) throw error;
  return results.map(({ error }) => {
    if (error === undefined || error.errno === -EEXIST) return true;
    if (unsupported.has(-error.errno)) return false;
    throw error;
  });
}
