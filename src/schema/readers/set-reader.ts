import { NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { align } from "../../message/align.ts";
import { AttributeReader } from "../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { notAMessage } from "../../message/check.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../codec/codec.ts";
import { decodeOne } from "../codec/decode/decode.ts";
import type { Family } from "../model/family.ts";
import { replyPlan } from "../plan/message-plan.ts";
import type { SetPlan } from "../plan/plan.ts";

// The module's own: see byte-order.ts.
const littleEndian = hostLittleEndian;

/**
 * Walks the attributes of messages by a schema without making objects: for hot paths that look at a few fields. All of
 * {@link AttributeReader} is there (`u32()`, `bytes()` …) beside the attribute's name and its decoded value.
 *
 * ```ts
 * const reader = new SetReader(family, "getlink");
 * for (reader.start(message); reader.next(); ) if (reader.field === "mtu") total += reader.u32();
 * ```
 *
 * A walk by positions keeps its place in a variable of the loop, which is as fast as a loop that is written by hand:
 *
 * ```ts
 * for (let at = reader.first(message); at >= 0; at = reader.after(at)) {
 *   if (reader.fieldAt(at) === "mtu") total += reader.seek(at).u32();
 * }
 * ```
 */
export class SetReader extends AttributeReader {
  // Not private by name (#), for the reason that AttributeReader's fields are not.
  private readonly plan: SetPlan;
  /** What each number is called. */
  private readonly names: readonly (string | undefined)[];
  /** Bytes in front of the attributes, padded as they are there, and without the padding. */
  private readonly headers: number;
  private readonly shortest: number;

  /** @throws TypeError when the family has no such operation. */
  constructor(family: Family, operation: string) {
    super();
    const { set, header, start } = replyPlan(family, operationCodec(family, operation).operation);
    this.plan = set;
    const names = new Array<string | undefined>(set.byType.length).fill(undefined);
    for (const { number, field } of set.attributes) names[number] = field;
    this.names = names;
    this.shortest = NLMSG_HDRLEN + start + (header?.size ?? 0);
    this.headers = align(this.shortest);
  }

  /**
   * Starts over with the attributes of a message of the operation. It reads in place, as long as the message lives.
   *
   * @throws TypeError for what is no message. Whether it is one of the operation is not looked at: what is found in another one
   * means nothing.
   */
  start(message: MessageView): this {
    if (message?.view === undefined) throw notAMessage(message, "message", "a message");
    const { offset } = message;
    const start = offset + this.headers;
    const end = offset + message.length;
    return this.over(message.store, message.view, start > end ? this.shortStart(message) : start, end);
  }

  /**
   * Where the first attribute of a message of the operation starts; -1 when there is none, or what is there cannot be one.
   * It starts over as {@link start} does, and throws what that throws.
   */
  first(message: MessageView): number {
    if (message?.view === undefined) throw notAMessage(message, "message", "a message");
    const { offset } = message;
    const start = offset + this.headers;
    const end = offset + message.length;
    if (start > end) return this.startOfShort(message);
    // As over() does, which with all that it is asked here would be too large to become part of loops.
    this.memory = message.store;
    this.fields = message.view;
    this.at = -1;
    this.following = start;
    this.end = end;
    this.parent = undefined;
    this.error = undefined;
    this.length = 0;
    return this.checked(start);
  }

  /**
   * Where the attribute starts that follows the one at a position that this reader has told of the message that it is at; -1 at
   * the end, or when what follows cannot be an attribute, which is an {@link error}. Whether it has told the position is not
   * looked at, here and in what else takes one: of another one the answer means nothing, or it is a RangeError.
   */
  after(at: number): number {
    return this.checked(at + ((this.fields.getUint16(at, littleEndian) + 3) & ~3));
  }

  /** What the attribute at a position is called; undefined when the schema does not know it. */
  fieldAt(at: number): string | undefined {
    const type = this.fields.getUint16(at + 2, littleEndian) & NLA_TYPE_MASK;
    return type < this.names.length ? this.names[type] : undefined;
  }

  /** Length in bytes of the value of the attribute at a position. */
  lengthAt(at: number): number {
    return this.fields.getUint16(at, littleEndian) - NLA_HDRLEN;
  }

  /** Makes the attribute at a position the current one, to read its value; {@link next} goes on where it was. */
  seek(at: number): this {
    return this.revisit(at + NLA_HDRLEN);
  }

  /** What the current attribute is called in objects; undefined when the schema does not know it. */
  get field(): string | undefined {
    const { type } = this;
    return type < this.names.length ? this.names[type] : undefined;
  }

  /**
   * The current attribute's value as it would be in the decoded object, and nests whole; undefined when the schema does
   * not know it or it is not what the schema says. Sub-messages come as bytes, since what selects them was not read.
   */
  value(): unknown {
    const field = this.plan.fieldByNumber(this.type);
    if (field === undefined) return undefined;
    return decodeOne(field, this.memory, this.view, this.offset, this.offset + this.length);
  }

  /** The position, when an attribute can start there and end before the end; else -1. */
  private checked(at: number): number {
    const left = this.end - at;
    if (left < NLA_HDRLEN) return left > 0 ? this.invalidAt(at) : -1;
    const length = this.fields.getUint16(at, littleEndian);
    return length < NLA_HDRLEN || length > left ? this.invalidAt(at) : at;
  }

  private startOfShort(message: MessageView): number {
    this.start(message);
    return -1;
  }

  private invalidAt(at: number): number {
    this.following = at;
    this.broken();
    return -1;
  }

  /** Where the attributes start in a message that ends before: with the header, it needs no padding behind it. */
  private shortStart({ offset, length }: MessageView): number {
    return offset + (length >= this.shortest ? length : this.headers);
  }
}
