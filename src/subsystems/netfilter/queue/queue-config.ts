import { checkFlag, checkOneOf, integerFrom, type OptionChecks } from "../../../base/check.ts";
import { NLM_F_ACK, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { NFNL_SUBSYS_QUEUE } from "../../../constants/nfnetlink.ts";
import {
  NFQA_CFG_CMD,
  NFQA_CFG_F_CONNTRACK,
  NFQA_CFG_F_FAIL_OPEN,
  NFQA_CFG_F_GSO,
  NFQA_CFG_F_SECCTX,
  NFQA_CFG_F_UID_GID,
  NFQA_CFG_FLAGS,
  NFQA_CFG_MASK,
  NFQA_CFG_PARAMS,
  NFQA_CFG_QUEUE_MAXLEN,
  NFQNL_MSG_CONFIG,
} from "../../../constants/nfnetlink_queue.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../../message/argument-errors.ts";
import type { Message } from "../../../message/message.ts";
import { MessageWriter } from "../../../message/message-writer.ts";
import type { NamespaceSource } from "../../../netns/namespace.ts";
import { type ReceiveOptions, receiveChecks } from "../../../sock/call-options.ts";
import { type CopyMode, copyModeNames } from "../names.ts";
import { checkVerdict, type PacketVerdict } from "./verdict.ts";
import { header } from "./verdict-message.ts";

/** The kernel copies at most this number of bytes (`NFQNL_MAX_COPY_RANGE`). */
export const MAX_COPY_RANGE: number = MAX_ATTRIBUTE_LENGTH;

export const MAX_PACKET_MESSAGE: number = MAX_COPY_RANGE + 4096;

/** Settings of a packet queue, which can also be changed while the queue is in use. */
export interface QueueSettings {
  /**
   * Copy mode of the queue (default "packet"). With "none", the kernel drops the packets that rules send to the queue.
   */
  copyMode?: CopyMode | undefined;
  /** Maximum number of bytes to copy from each queued packet (default and maximum: 65,531). */
  copyRange?: number | undefined;
  /**
   * Maximum number of packets that wait in the packet queue (default: 1024, set by the kernel). Further packets are
   * dropped.
   */
  length?: number | undefined;
  /**
   * Whether the kernel accepts packets that do not fit the queue or the receive buffer (default false: it drops them).
   */
  failOpen?: boolean | undefined;
  /**
   * Whether to report the tracked connection of each packet (default false). The kernel must have
   * CONFIG_NETFILTER_NETLINK_GLUE_CT.
   */
  conntrack?: boolean | undefined;
  /**
   * Whether to deliver large packets of up to 64 KiB unsegmented, with checksums that are not computed yet (default
   * false). By default, the kernel first segments such packets and computes the checksums, which is slower.
   */
  gso?: boolean | undefined;
  /** Whether to report the user and group that own the local socket of each packet (default false). */
  uidGid?: boolean | undefined;
  /** Whether to report the security context of packets (default false). The kernel must have CONFIG_NETWORK_SECMARK. */
  securityContext?: boolean | undefined;
}

/** Options for opening a packet queue. */
export interface PacketQueueOptions extends QueueSettings {
  /** Network namespace whose packets are queued (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /**
   * Requested size in bytes of the socket's receive buffer, in which packets wait until `receive` or `process` reads
   * them (default 4 MiB).
   */
  receiveBufferSize?: number | undefined;
  /**
   * Whether `receive` throws ENOBUFS after packets were dropped because the receive buffer was full (default false).
   * This option also changes which packets the kernel drops: if true, all packets from the first overrun until the
   * buffer is empty; if false, only packets that do not fit.
   *
   * Dropped packets are always counted: in {@link PacketQueue.statistics}, and in the field `lostBefore` of the next
   * packet.
   */
  reportOverruns?: boolean | undefined;
  /** Maximum number of packets that one receive system call returns (default 64). */
  slots?: number | undefined;
}

/** Options for `PacketQueue.process`. */
export interface ProcessOptions extends ReceiveOptions {
  /**
   * The verdict on a packet if the callback throws or returns an invalid verdict (default "drop"). `failureVerdict` is
   * also the verdict on packets that a `ReceiverPool` has received on the same socket and left without a verdict. If
   * `failureVerdict` changes more than the mark, these packets are dropped instead.
   */
  failureVerdict?: PacketVerdict | undefined;
}

/** Default maximum number of packets that one receive system call returns. */
export const DEFAULT_SLOTS = 64;

export const settingChecks: OptionChecks<QueueSettings> = {
  copyMode: (value, path) => checkOneOf(value, ["none", "meta", "packet"], path),
  copyRange: integerFrom(1, MAX_COPY_RANGE),
  length: integerFrom(1, 0xffffffff),
  failOpen: checkFlag,
  conntrack: checkFlag,
  gso: checkFlag,
  uidGid: checkFlag,
  securityContext: checkFlag,
};

export const queueOptionChecks: OptionChecks<PacketQueueOptions> = {
  ...settingChecks,
  netns: true,
  receiveBufferSize: true,
  reportOverruns: checkFlag,
  slots: integerFrom(1, 1024),
};

export const processChecks: OptionChecks<ProcessOptions> = {
  ...receiveChecks,
  failureVerdict: (value, path) => checkVerdict(value as PacketVerdict, path),
};

const flags = {
  failOpen: NFQA_CFG_F_FAIL_OPEN,
  conntrack: NFQA_CFG_F_CONNTRACK,
  gso: NFQA_CFG_F_GSO,
  uidGid: NFQA_CFG_F_UID_GID,
  securityContext: NFQA_CFG_F_SECCTX,
} as const satisfies Partial<Record<keyof QueueSettings, number>>;

type FlagName = keyof typeof flags;
const flagNames = Object.keys(flags) as FlagName[];

export function commandMessage(queue: number, command: number, acknowledged = true): Message {
  return configMessage(queue, acknowledged)
    .structure(NFQA_CFG_CMD, (fields) => fields.u8(command).u8(0).be16(0))
    .finish();
}

export function lengthMessage(queue: number, length: number): Message {
  return configMessage(queue, true).be32(NFQA_CFG_QUEUE_MAXLEN, length).finish();
}

/** Unspecified flags stay unchanged. Returns undefined if no flag is specified. */
export function flagsMessage(queue: number, settings: QueueSettings): Message | undefined {
  let mask = 0;
  let value = 0;
  for (const name of flagNames) {
    if (settings[name] === undefined) continue;
    mask |= flags[name];
    if (settings[name]) value |= flags[name];
  }
  if (mask === 0) return undefined;
  return configMessage(queue, true).be32(NFQA_CFG_MASK, mask).be32(NFQA_CFG_FLAGS, value).finish();
}

/** Packets arrive as soon as the kernel has processed this message. */
export function copyMessage(queue: number, mode: CopyMode, range: number, acknowledged = true): Message {
  return configMessage(queue, acknowledged)
    .structure(NFQA_CFG_PARAMS, (fields) => fields.be32(range).u8(copyModeNames.find(mode)))
    .finish();
}

function configMessage(queue: number, acknowledged: boolean): MessageWriter {
  const type = (NFNL_SUBSYS_QUEUE << 8) | NFQNL_MSG_CONFIG;
  return header(new MessageWriter(), type, queue, acknowledged ? NLM_F_REQUEST | NLM_F_ACK : NLM_F_REQUEST);
}
