import { NLM_F_ACK, NLM_F_REQUEST } from "../../constants/netlink.ts";
import { NFNL_SUBSYS_QUEUE } from "../../constants/nfnetlink.ts";
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
} from "../../constants/nfnetlink_queue.ts";
import { describeValue } from "../../errors.ts";
import { checkInteger, MAX_ATTRIBUTE_LENGTH, type OptionChecks } from "../../message/check.ts";
import type { Message } from "../../message/message.ts";
import { MessageWriter } from "../../message/message-writer.ts";
import { type CopyMode, copyModeNumbers } from "./names.ts";
import { header } from "./verdict-message.ts";

/** Maximum number of bytes of a packet that the kernel copies. (`NFQNL_MAX_COPY_RANGE` in the kernel) */
export const MAX_COPY_RANGE: number = MAX_ATTRIBUTE_LENGTH;

/** Maximum length of a packet message with all attributes. */
export const MAX_PACKET_MESSAGE: number = MAX_COPY_RANGE + 4096;

/** Settings of a queue, which can also be changed while it is in use. */
export interface QueueSettings {
  /** What is copied of each packet (default "packet"). With "none" the queue is bound, and its packets are dropped. */
  copyMode?: CopyMode;
  /** Maximum number of bytes copied of a packet (default 65,531, the maximum of a message). */
  copyRange?: number;
  /** Maximum number of waiting packets; further ones are dropped (default: that of the kernel, 1024). */
  length?: number;
  /** Accept packets that do not fit instead of dropping them (default false). */
  failOpen?: boolean;
  /** Report each packet's connection (default false). Requires CONFIG_NETFILTER_NETLINK_GLUE_CT. */
  conntrack?: boolean;
  /**
   * Deliver packets before segmentation, up to 64 KiB, with checksums that are not computed yet (default false: the
   * kernel segments them and computes the checksums, which takes time).
   */
  gso?: boolean;
  /** Report user and group of the local socket of a packet (default false). */
  uidGid?: boolean;
  /** Report the security context of packets (default false). Requires CONFIG_NETWORK_SECMARK. */
  securityContext?: boolean;
}

const flags = {
  failOpen: NFQA_CFG_F_FAIL_OPEN,
  conntrack: NFQA_CFG_F_CONNTRACK,
  gso: NFQA_CFG_F_GSO,
  uidGid: NFQA_CFG_F_UID_GID,
  securityContext: NFQA_CFG_F_SECCTX,
} as const satisfies Partial<Record<keyof QueueSettings, number>>;

type FlagName = keyof typeof flags;
const flagNames = Object.keys(flags) as FlagName[];

/** Names of all settings. */
export const settingNames: OptionChecks<QueueSettings> = {
  copyMode: true,
  copyRange: true,
  length: true,
  failOpen: true,
  conntrack: true,
  gso: true,
  uidGid: true,
  securityContext: true,
};

/** Throws for invalid settings. The caller has checked the names. */
export function checkQueueSettings(settings: QueueSettings): void {
  const { copyMode, copyRange, length } = settings;
  if (copyMode !== undefined && !Object.hasOwn(copyModeNumbers, copyMode)) {
    throw new TypeError(`copyMode: expected "none", "meta" or "packet", got ${describeValue(copyMode)}`);
  }
  if (copyRange !== undefined) checkInteger(copyRange, 1, MAX_COPY_RANGE, "copyRange");
  if (length !== undefined) checkInteger(length, 1, 0xffffffff, "length");
  for (const name of flagNames) {
    const value = settings[name];
    if (value === undefined || typeof value === "boolean") continue;
    throw new TypeError(`${name}: expected true or false, got ${describeValue(value)}`);
  }
}

/** Returns a command such as `NFQNL_CFG_CMD_BIND`, with or without a request for an acknowledgement. */
export function commandMessage(queue: number, command: number, acknowledged = true): Message {
  return configMessage(queue, acknowledged)
    .structure(NFQA_CFG_CMD, (fields) => fields.u8(command).u8(0).be16(0))
    .finish();
}

/** Returns the message that sets the maximum number of waiting packets. */
export function lengthMessage(queue: number, length: number): Message {
  return configMessage(queue, true).be32(NFQA_CFG_QUEUE_MAXLEN, length).finish();
}

/** Returns the message that sets the given flags and keeps the others; undefined if none is given. */
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

/** Returns the message that sets the copy mode, after which packets arrive. */
export function copyMessage(queue: number, mode: CopyMode, range: number, acknowledged = true): Message {
  return configMessage(queue, acknowledged)
    .structure(NFQA_CFG_PARAMS, (fields) => fields.be32(range).u8(copyModeNumbers[mode]))
    .finish();
}

function configMessage(queue: number, acknowledged: boolean): MessageWriter {
  const type = (NFNL_SUBSYS_QUEUE << 8) | NFQNL_MSG_CONFIG;
  return header(new MessageWriter(), type, queue, acknowledged ? NLM_F_REQUEST | NLM_F_ACK : NLM_F_REQUEST);
}
