import { rangeError, typeError } from "../../../base/argument-error.ts";
import {
  checkBytes,
  checkFinished,
  checkFlag,
  checkInteger,
  checkMasked,
  checkOptions,
  checkString,
  integerFrom,
  isRecord,
  type OptionChecks,
} from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import {
  NF_ACCEPT,
  NF_DROP,
  NF_QUEUE,
  NF_REPEAT,
  NF_STOP,
  NF_VERDICT_FLAG_QUEUE_BYPASS,
} from "../../../constants/netfilter.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../../message/argument-errors.ts";
import { checkLabels, checkMaskedLabels } from "../conntrack/labels.ts";
import type { VlanTag } from "../packet-view.ts";

/**
 * Name of a verdict (linux/netfilter.h):
 *
 * - "accept": the packet continues on its way.
 * - "drop": the kernel discards the packet.
 * - "repeat": the packet traverses its base chain again, but not other chains of the hook. Set a mark, and let the rule skip packets with this mark.
 * - "stop": the packet is accepted and skips the other chains of the hook (deprecated by the kernel).
 */
export type VerdictName = "accept" | "drop" | "repeat" | "stop";

/**
 * Changes to the tracked connection of a packet (`CTA_*`, linux/netfilter/nfnetlink_conntrack.h). The kernel ignores
 * the changes if it does not track the packet's connection, or if it lacks CONFIG_NETFILTER_NETLINK_GLUE_CT.
 */
export interface ConntrackChange {
  /** Mark of the connection (connmark). */
  mark?: number | undefined;
  /**
   * Bits of the connection mark to change (default: all bits). Bits of `mark` outside of `markMask` are not allowed,
   * because the kernel would invert these bits of the connection mark.
   */
  markMask?: number | undefined;
  /** Seconds until the connection expires. */
  timeout?: number | undefined;
  /** Status of the connection, `IPS_*` flags. */
  status?: number | undefined;
  /**
   * Numbers of the connection labels to set, 0 to 127. If no firewall rule of the network namespace uses labels, the
   * kernel ignores `labels` and `mark` (`ctnetlink_glue_parse_ct`).
   */
  labels?: readonly number[] | undefined;
  /**
   * Numbers of the connection labels to change (default: all). Labels outside of `labelsMask` are not allowed, because
   * the kernel would invert them.
   */
  labelsMask?: readonly number[] | undefined;
  /** Name of the connection tracking helper to attach. */
  helper?: string | undefined;
}

/** Changes that a verdict makes to a packet. The kernel makes the changes when it processes the verdict. */
export interface PacketChanges {
  /** Mark of the packet. */
  mark?: number | undefined;
  /** New priority of the packet. Kernels before 5.18 ignore it. */
  priority?: number | undefined;
  /**
   * New contents of the packet, starting with the network header. To correct the checksums, call `updateChecksums`. Linux
   * 7.3 drops the packet without an error if the program is in a user namespace.
   */
  payload?: Uint8Array | undefined;
  /** Changes to the packet's connection: an object, or encoded `CTA_*` attributes. */
  conntrack?: ConntrackChange | Uint8Array | undefined;
  /** Encoded `CTA_EXPECT_*` attributes of an expected connection. Requires `conntrack`. */
  expectation?: Uint8Array | undefined;
  vlan?: VlanTag | undefined;
  /** New link-layer header of a bridged frame. It must have the same length as the original header. */
  l2Header?: Uint8Array | undefined;
}

/**
 * A verdict on a packet, with optional changes to the packet. If neither `verdict` nor `queue` is set, the packet is
 * accepted.
 */
export interface VerdictDetails extends PacketChanges {
  verdict?: VerdictName | undefined;
  /** Number of another packet queue to which the kernel moves the packet. Must not be combined with `verdict`. */
  queue?: number | undefined;
  /**
   * Whether the kernel accepts the packet if no socket is bound to `queue` (default false: the kernel drops the
   * packet).
   */
  bypass?: boolean | undefined;
}

/**
 * A verdict on a queued packet: the name of a verdict such as "accept", or an object that can also contain changes to
 * the packet.
 */
export type PacketVerdict = VerdictName | VerdictDetails;

/**
 * Result of a callback that decides on a packet. The result is a verdict, undefined for "accept", or "later" if the
 * program sends the verdict in a separate call.
 */
export type Decision =
  | PacketVerdict
  | "later"
  | undefined
  // biome-ignore lint/suspicious/noConfusingVoidType: void is the result of a function that returns nothing
  | void;

const u32 = integerFrom(0, 0xffffffff);

const detailChecks: OptionChecks<VerdictDetails> = {
  verdict: (value, path) => void verdictWord(value as VerdictName, path, "name"),
  queue: integerFrom(0, 0xffff),
  bypass: checkFlag,
  mark: u32,
  priority: u32,
  payload: checkValue,
  conntrack: (value, path) => checkConntrack(value as ConntrackChange | Uint8Array, path),
  expectation: checkValue,
  vlan(value, path) {
    checkOptions(value as VlanTag, vlanNames, path);
    const { protocol, tci } = value as VlanTag;
    checkInteger(protocol, 0, 0xffff, `${path}.protocol`);
    checkInteger(tci, 0, 0xffff, `${path}.tci`);
  },
  l2Header: checkValue,
};
const vlanNames: OptionChecks<VlanTag> = { protocol: true, tci: true };
const conntrackChecks: OptionChecks<ConntrackChange> = {
  mark: u32,
  markMask: u32,
  timeout: u32,
  status: u32,
  labels: checkLabels,
  labelsMask: checkLabels,
  helper: checkString,
};

const words: ReadonlyMap<unknown, number> = new Map([
  ["accept", NF_ACCEPT],
  ["drop", NF_DROP],
  ["repeat", NF_REPEAT],
  ["stop", NF_STOP],
]);

const expectations = {
  name: "accept, drop, repeat or stop",
  verdict: "accept, drop, repeat, stop or an object",
  decision: "accept, drop, repeat, stop, later or an object",
};

export function verdictWord(
  name: VerdictName,
  path = "verdict",
  expected: keyof typeof expectations = "verdict",
): number {
  const word = words.get(name);
  if (word !== undefined) return word;
  throw typeError(path, `expected ${expectations[expected]}, got ${describeValue(name)}`);
}

/** Returns the kernel's number of a verdict and target queue. */
export function detailedWord({ verdict, queue, bypass }: VerdictDetails): number {
  if (queue === undefined) return verdict === undefined ? NF_ACCEPT : verdictWord(verdict);
  return ((queue << 16) | (bypass === true ? NF_VERDICT_FLAG_QUEUE_BYPASS : 0) | NF_QUEUE) >>> 0;
}

/** A batch message can change only the mark. */
export function isBatchable(details: VerdictDetails): boolean {
  return (
    details.payload === undefined &&
    details.conntrack === undefined &&
    details.expectation === undefined &&
    details.priority === undefined &&
    details.vlan === undefined &&
    details.l2Header === undefined
  );
}

/**
 * Returns the verdict for packets that no callback has received: `failureVerdict`, or "drop" if `failureVerdict`
 * changes more than the mark. Such packets are often covered by a batch message, which can change only the mark.
 */
export function unseenVerdict(failureVerdict: PacketVerdict): VerdictDetails {
  const details = typeof failureVerdict === "string" ? { verdict: failureVerdict } : failureVerdict;
  return isBatchable(details) ? details : { verdict: "drop" };
}

export function checkVerdict(verdict: PacketVerdict, path: string): void {
  if (typeof verdict === "object") checkVerdictDetails(verdict, path);
  else verdictWord(verdict, path);
}

export function checkVerdictDetails(details: VerdictDetails, path = "verdict"): void {
  if (!isRecord(details)) throw typeError(path, `expected a verdict, got ${describeValue(details)}`);
  checkFinished(details, path, "return the verdict itself");
  checkOptions(details, detailChecks, path);
  const { verdict, queue, bypass, conntrack, expectation } = details;
  if (verdict !== undefined && queue !== undefined) {
    throw typeError(path, "expected either a verdict or a queue, got both");
  }
  if (bypass !== undefined && queue === undefined) throw typeError(`${path}.bypass`, "requires queue");
  if (expectation !== undefined && conntrack === undefined) {
    throw typeError(`${path}.expectation`, "requires conntrack");
  }
}

function checkConntrack(conntrack: ConntrackChange | Uint8Array, path: string): void {
  if (conntrack instanceof Uint8Array) {
    checkValue(conntrack, path);
    return;
  }
  if (!isRecord(conntrack)) {
    throw typeError(path, `expected an object or a Uint8Array, got ${describeValue(conntrack)}`);
  }
  checkOptions(conntrack, conntrackChecks, path);
  const { mark, markMask, labels, labelsMask } = conntrack;
  if (markMask !== undefined) {
    if (mark === undefined) throw typeError(`${path}.markMask`, "requires mark");
    checkMasked(mark, markMask, `${path}.mark`);
  }
  if (labelsMask === undefined) return;
  if (labels === undefined) throw typeError(`${path}.labelsMask`, "requires labels");
  checkMaskedLabels(labels, labelsMask, `${path}.labels`);
}

function checkValue(value: unknown, path: string): void {
  checkBytes(value, path);
  const { length } = value as Uint8Array;
  if (length <= MAX_ATTRIBUTE_LENGTH) return;
  throw rangeError(path, `${length} bytes do not fit; the maximum is ${MAX_ATTRIBUTE_LENGTH}`);
}
