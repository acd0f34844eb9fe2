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
import { shown } from "../../errors.ts";
import { checkInteger, MAX_ATTRIBUTE_LENGTH, type Names } from "../../message/check.ts";
import type { Message } from "../../message/message.ts";
import { MessageWriter } from "../../message/message-writer.ts";
import { type CopyMode, copyModeNumbers } from "./names.ts";
import { header } from "./verdict-message.ts";

/** The most bytes of a packet that the kernel copies. (`NFQNL_MAX_COPY_RANGE` in the kernel) */
export const MOST_COPIED: number = MAX_ATTRIBUTE_LENGTH;

/** The longest message that a packet can come in, with all that is known about it. */
export const LONGEST_MESSAGE: number = MOST_COPIED + 4096;

/** What can be set for a queue, also while it is in use. */
export interface QueueSettings {
  /**
   * What is handed over of each packet (default "packet"). With "none" the queue is bound, and packets for it are dropped.
   */
  copyMode?: CopyMode;
  /** How many bytes of a packet are handed over at the most (default 65,531, all that a message holds). */
  copyRange?: number;
  /** How many packets may wait for a verdict before further ones are dropped (default: the kernel's, 1024). */
  length?: number;
  /** Let what does not fit go on unseen, instead of dropping it (default false). */
  failOpen?: boolean;
  /** Tell of each packet's connection (default false); takes CONFIG_NETFILTER_NETLINK_GLUE_CT. */
  conntrack?: boolean;
  /**
   * Take packets that a device is to split as they are, up to 64 KiB, and with checksums that are still to be computed
   * (default false: the kernel splits and computes first, which costs it time).
   */
  gso?: boolean;
  /** Tell of the user and group of the local socket that a packet belongs to (default false). */
  uidGid?: boolean;
  /** Tell of the security context of packets (default false); takes CONFIG_NETWORK_SECMARK. */
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

/** The names of all settings. */
export const settingNames: Names<QueueSettings> = {
  copyMode: true,
  copyRange: true,
  length: true,
  failOpen: true,
  conntrack: true,
  gso: true,
  uidGid: true,
  securityContext: true,
};

/** Throws unless the settings can be meant. Whether there are others, the caller has checked. */
export function checkQueueSettings(settings: QueueSettings): void {
  const { copyMode, copyRange, length } = settings;
  if (copyMode !== undefined && !Object.hasOwn(copyModeNumbers, copyMode)) {
    throw new TypeError(`copyMode: expected "none", "meta" or "packet", got ${shown(copyMode)}`);
  }
  if (copyRange !== undefined) checkInteger(copyRange, 1, MOST_COPIED, "copyRange");
  if (length !== undefined) checkInteger(length, 1, 0xffffffff, "length");
  for (const name of flagNames) {
    const value = settings[name];
    if (value === undefined || typeof value === "boolean") continue;
    throw new TypeError(`${name}: expected true or false, got ${shown(value)}`);
  }
}

/** A command such as `NFQNL_CFG_CMD_BIND`, to be acknowledged or not. */
export function commandMessage(queue: number, command: number, acknowledged = true): Message {
  return configMessage(queue, acknowledged)
    .structure(NFQA_CFG_CMD, (fields) => fields.u8(command).u8(0).be16(0))
    .finish();
}

/** How many packets may wait. */
export function lengthMessage(queue: number, length: number): Message {
  return configMessage(queue, true).be32(NFQA_CFG_QUEUE_MAXLEN, length).finish();
}

/** The flags that the settings name; undefined when they name none. Those that they do not name stay as they are. */
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

/** What is handed over. From here on packets come. */
export function copyMessage(queue: number, mode: CopyMode, range: number, acknowledged = true): Message {
  return configMessage(queue, acknowledged)
    .structure(NFQA_CFG_PARAMS, (fields) => fields.be32(range).u8(copyModeNumbers[mode]))
    .finish();
}

function configMessage(queue: number, acknowledged: boolean): MessageWriter {
  const type = (NFNL_SUBSYS_QUEUE << 8) | NFQNL_MSG_CONFIG;
  return header(new MessageWriter(), type, queue, acknowledged ? NLM_F_REQUEST | NLM_F_ACK : NLM_F_REQUEST);
}
