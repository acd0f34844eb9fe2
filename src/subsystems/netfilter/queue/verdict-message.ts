import { align } from "../../../base/bytes.ts";
import { NLA_HDRLEN, NLM_F_REQUEST, NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import { NFNETLINK_V0, NFNL_SUBSYS_QUEUE } from "../../../constants/nfnetlink.ts";
import {
  CTA_HELP,
  CTA_HELP_NAME,
  CTA_LABELS,
  CTA_LABELS_MASK,
  CTA_MARK,
  CTA_MARK_MASK,
  CTA_STATUS,
  CTA_TIMEOUT,
} from "../../../constants/nfnetlink_conntrack.ts";
import {
  NFQA_CT,
  NFQA_EXP,
  NFQA_L2HDR,
  NFQA_MARK,
  NFQA_PAYLOAD,
  NFQA_PRIORITY,
  NFQA_VERDICT_HDR,
  NFQA_VLAN,
  NFQA_VLAN_PROTO,
  NFQA_VLAN_TCI,
  NFQNL_MSG_VERDICT,
  NFQNL_MSG_VERDICT_BATCH,
} from "../../../constants/nfnetlink_queue.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import {
  FLAGS_OFFSET,
  LENGTH_OFFSET,
  type Message,
  PORT_ID_OFFSET,
  SEQUENCE_OFFSET,
  TYPE_OFFSET,
} from "../../../message/message.ts";
import { MessageWriter } from "../../../message/message-writer.ts";
import { writeLabels } from "../conntrack/labels.ts";
import { type ConntrackChange, detailedWord, type VerdictDetails } from "./verdict.ts";

//  0          16       20       24        28   32
//  | nlmsghdr | nfgenmsg | 12, 2 | verdict | id | 8, NFQA_MARK | mark |       struct nfqnl_msg_verdict_hdr, big-endian

export const VERDICT_MESSAGE: number = (NFNL_SUBSYS_QUEUE << 8) | NFQNL_MSG_VERDICT;
export const BATCH_MESSAGE: number = (NFNL_SUBSYS_QUEUE << 8) | NFQNL_MSG_VERDICT_BATCH;
const QUEUE_OFFSET = NLMSG_HDRLEN + 2;
const WORD_OFFSET = NLMSG_HDRLEN + 4 + NLA_HDRLEN;
const ID_OFFSET = WORD_OFFSET + 4;
const MARK_OFFSET = ID_OFFSET + 4 + NLA_HDRLEN;

/** Length of a verdict message without changes to the packet. */
export const VERDICT_LENGTH: number = MARK_OFFSET - NLA_HDRLEN;

export function writeVerdict(
  view: DataView,
  queue: number,
  id: number,
  word: number,
  sequence: number,
  portId: number,
): void {
  view.setUint32(LENGTH_OFFSET, VERDICT_LENGTH, hostLittleEndian);
  view.setUint16(TYPE_OFFSET, VERDICT_MESSAGE, hostLittleEndian);
  view.setUint16(FLAGS_OFFSET, NLM_F_REQUEST, hostLittleEndian);
  view.setUint32(SEQUENCE_OFFSET, sequence, hostLittleEndian);
  view.setUint32(PORT_ID_OFFSET, portId, hostLittleEndian);
  // Sets both the address family and the version in struct nfgenmsg.
  view.setUint16(NLMSG_HDRLEN, NFNETLINK_V0, hostLittleEndian);
  view.setUint16(QUEUE_OFFSET, queue, false);
  view.setUint16(WORD_OFFSET - NLA_HDRLEN, VERDICT_LENGTH - WORD_OFFSET + NLA_HDRLEN, hostLittleEndian);
  view.setUint16(WORD_OFFSET - 2, NFQA_VERDICT_HDR, hostLittleEndian);
  view.setUint32(WORD_OFFSET, word, false);
  view.setUint32(ID_OFFSET, id, false);
}

export function isVerdictType(type: number | undefined): boolean {
  return type === VERDICT_MESSAGE || type === BATCH_MESSAGE;
}

/** Leaves the packet's mark unchanged. */
export const NO_MARK = -1;

/** Messages from `simple` are valid only until the next call. */
export class VerdictMessages {
  readonly #plain: Message = template(false);
  readonly #marked: Message = template(true);
  #writer: MessageWriter | undefined;

  /** Changes only the mark. `batch` covers all packets up to `id`. */
  simple(queue: number, id: number, word: number, mark: number, batch: boolean): Message {
    const message = mark === NO_MARK ? this.#plain : this.#marked;
    const { view } = message;
    view.setUint16(TYPE_OFFSET, batch ? BATCH_MESSAGE : VERDICT_MESSAGE, hostLittleEndian);
    view.setUint16(QUEUE_OFFSET, queue, false);
    view.setUint32(WORD_OFFSET, word, false);
    view.setUint32(ID_OFFSET, id, false);
    if (mark !== NO_MARK) view.setUint32(MARK_OFFSET, mark, false);
    return message;
  }

  /** The caller must have checked the changes to the packet. */
  detailed(queue: number, id: number, details: VerdictDetails): Message {
    this.#writer ??= new MessageWriter();
    const writer = header(this.#writer, VERDICT_MESSAGE, queue);
    writer.structure(NFQA_VERDICT_HDR, (fields) => fields.be32(detailedWord(details)).be32(id));
    const { mark, priority, payload, conntrack, expectation, vlan, l2Header } = details;
    if (mark !== undefined) writer.be32(NFQA_MARK, mark);
    if (priority !== undefined) writer.be32(NFQA_PRIORITY, priority);
    if (vlan !== undefined) {
      writer.nest(NFQA_VLAN, (tag) => tag.be16(NFQA_VLAN_PROTO, vlan.protocol).be16(NFQA_VLAN_TCI, vlan.tci));
    }
    if (l2Header !== undefined) writer.bytes(NFQA_L2HDR, l2Header);
    if (conntrack !== undefined) {
      writer.nest(NFQA_CT, (nest) => {
        if (conntrack instanceof Uint8Array) nest.raw(conntrack);
        else writeConntrack(nest, conntrack);
      });
    }
    if (expectation !== undefined) writer.nest(NFQA_EXP, (nest) => nest.raw(expectation));
    if (payload !== undefined) writer.bytes(NFQA_PAYLOAD, payload);
    return writer.finish();
  }
}

/**
 * Replaces the verdicts in a datagram that could not be sent. Returns a datagram with the verdict `word` on the same
 * packets, which changes at most their mark. Returns undefined if `datagram` contains no verdict.
 *
 * @param mark the mark to set, or {@link NO_MARK}.
 */
export function replaceVerdicts(datagram: Uint8Array, word: number, mark: number): Uint8Array | undefined {
  const source = new DataView(datagram.buffer, datagram.byteOffset, datagram.length);
  const messages = new VerdictMessages();
  const replaced: number[] = [];
  for (let at = 0; at < datagram.length; at += align(source.getUint32(at + LENGTH_OFFSET, hostLittleEndian))) {
    const type = source.getUint16(at + TYPE_OFFSET, hostLittleEndian);
    if (!isVerdictType(type)) continue;
    const queue = source.getUint16(at + QUEUE_OFFSET, false);
    const id = source.getUint32(at + ID_OFFSET, false);
    const { bytes, view } = messages.simple(queue, id, word, mark, type === BATCH_MESSAGE);
    view.setUint32(LENGTH_OFFSET, bytes.length, hostLittleEndian);
    for (const offset of [SEQUENCE_OFFSET, PORT_ID_OFFSET]) {
      view.setUint32(offset, source.getUint32(at + offset, hostLittleEndian), hostLittleEndian);
    }
    replaced.push(...bytes);
  }
  return replaced.length === 0 ? undefined : Uint8Array.from(replaced);
}

/** `struct nlmsghdr` and `struct nfgenmsg` (linux/netfilter/nfnetlink.h) */
export function header(
  writer: MessageWriter,
  type: number,
  queue: number,
  flags: number = NLM_F_REQUEST,
): MessageWriter {
  return writer.begin(type, flags).struct((fields) => fields.u8(0).u8(NFNETLINK_V0).be16(queue));
}

function template(marked: boolean): Message {
  const writer = header(new MessageWriter(), VERDICT_MESSAGE, 0);
  writer.structure(NFQA_VERDICT_HDR, (fields) => fields.zero(8));
  if (marked) writer.be32(NFQA_MARK, 0);
  return writer.finish();
}

function writeConntrack(writer: MessageWriter, change: ConntrackChange): void {
  const { mark, markMask, timeout, status, labels, labelsMask, helper } = change;
  if (timeout !== undefined) writer.be32(CTA_TIMEOUT, timeout);
  if (status !== undefined) writer.be32(CTA_STATUS, status);
  if (helper !== undefined) writer.nest(CTA_HELP, (help) => help.string(CTA_HELP_NAME, helper));
  if (labels !== undefined) writer.bytes(CTA_LABELS, writeLabels(labels, "labels"));
  if (labelsMask !== undefined) writer.bytes(CTA_LABELS_MASK, writeLabels(labelsMask, "labelsMask"));
  if (mark !== undefined) writer.be32(CTA_MARK, mark);
  if (markMask !== undefined) writer.be32(CTA_MARK_MASK, markMask);
}
