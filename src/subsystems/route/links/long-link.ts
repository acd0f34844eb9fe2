import { align } from "../../../base/bytes.ts";
import { NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { LENGTH_OFFSET, Message, type MessageView } from "../../../message/message.ts";

const IFINFOMSG = 16;
const ATTRIBUTE_HEADER = 4;
const TYPE_MASK = 0x3fff;
/** Lengths of attributes have 16 bits. */
const LENGTHS = 0x10000;
/** Maximum length in bytes of a part of a list, which leaves room for the attributes that contain the list. */
const PART = LENGTHS / 2;

/** List that can be longer than 64 KiB: the attributes that contain it and the list itself, and the type of an entry. */
export interface LongList<Reply> {
  readonly path: readonly number[];
  readonly entry: number;
  entriesOf(reply: Reply): unknown[] | undefined;
}

/**
 * Returns a decoder of links that reads lists of more than 64 KiB. The kernel writes all entries, but the length of the
 * list, and of each attribute that contains it, modulo 65,536. (nla_nest_end)
 */
export function readingLongLists<Reply>(
  decode: (message: MessageView) => Reply,
  lists: readonly LongList<Reply>[],
): (message: MessageView) => Reply {
  return (message) => {
    if (message.length < LENGTHS) return decode(message);
    for (const list of lists) {
      const parts = partsOf(message.bytes, list);
      if (parts === undefined) continue;
      const [first, ...others] = parts.map(decode);
      for (const other of others) list.entriesOf(first!)?.push(...(list.entriesOf(other) ?? []));
      return first!;
    }
    return decode(message);
  };
}

/** Returns copies of a message that each have a part of the list. Returns undefined if the list is not too long. */
function partsOf(bytes: Uint8Array, { path, entry }: LongList<never>): Message[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const lengthAt = (at: number) => view.getUint16(at, hostLittleEndian);
  const isOfType = (at: number, type: number) =>
    at + ATTRIBUTE_HEADER <= bytes.length &&
    lengthAt(at) >= ATTRIBUTE_HEADER &&
    (view.getUint16(at + 2, hostLittleEndian) & TYPE_MASK) === type;
  /** Offsets of the attributes of the path. */
  const found: number[] = [];
  let at = NLMSG_HDRLEN + IFINFOMSG;
  for (const type of path) {
    while (!isOfType(at, type)) {
      if (at + ATTRIBUTE_HEADER > bytes.length || lengthAt(at) < ATTRIBUTE_HEADER) return undefined;
      at += align(lengthAt(at));
    }
    found.push(at);
    at += ATTRIBUTE_HEADER;
  }
  const start = at;
  /** Offsets at which a part begins, and the end of the list. */
  const borders = [start];
  for (; isOfType(at, entry); at += align(lengthAt(at))) if (at - borders.at(-1)! >= PART) borders.push(at);
  const length = at - start + ATTRIBUTE_HEADER;
  if (length < LENGTHS || length % LENGTHS !== lengthAt(found.at(-1)!) || at > bytes.length) return undefined;
  borders.push(at);
  return borders.slice(1).map((to, index) => {
    const from = borders[index]!;
    const removed = at - start - (to - from);
    const part = Buffer.concat([bytes.subarray(0, start), bytes.subarray(from, to), bytes.subarray(at)]);
    const header = new DataView(part.buffer, part.byteOffset, part.length);
    header.setUint32(LENGTH_OFFSET, part.length, hostLittleEndian);
    for (const of of found) header.setUint16(of, (lengthAt(of) - removed) & (LENGTHS - 1), hostLittleEndian);
    return new Message(part);
  });
}
