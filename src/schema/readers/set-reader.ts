import { align } from "../../base/bytes.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { notAMessageError } from "../../message/argument-errors.ts";
import { AttributeReader } from "../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../codec/codec.ts";
import { decodeOne } from "../codec/decode/decode.ts";
import type { Family } from "../model/family.ts";
import { attributesAt, type MessagePlan, replyPlan } from "../plan/message-plan.ts";
import type { SetPlan } from "../plan/plan.ts";

// JavaScriptCore reads a local constant faster than an imported one.
const littleEndian = hostLittleEndian;

/**
 * Cursor over the attributes of a message, for hot paths that need a few fields. In addition to the methods of {@link
 * AttributeReader} (`u32()`, `bytes()` …), it returns the field name and the decoded value of each attribute.
 *
 * ```ts
 * const reader = new SetReader(family, "getlink");
 * for (reader.start(message); reader.next(); ) if (reader.field === "mtu") total += reader.u32();
 * ```
 *
 * Iteration by offset is as fast as a hand-written loop, because its state is a local variable:
 *
 * ```ts
 * for (let at = reader.first(message); at >= 0; at = reader.after(at)) {
 *   if (reader.fieldAt(at) === "mtu") total += reader.seek(at).u32();
 * }
 * ```
 */
export class SetReader extends AttributeReader {
  // `#private` fields would keep JavaScriptCore from inlining methods.
  private readonly plan: SetPlan;
  private readonly names: readonly (string | undefined)[];
  /** Bytes of all headers before the attributes, including padding. */
  private readonly headers: number;
  private readonly shortest: number;
  /** Set if data of variable length precedes the attributes. */
  private readonly layout: MessagePlan | undefined;

  /**
   * Creates a reader for the replies of an operation.
   *
   * @throws TypeError if the family has no such operation.
   */
  constructor(family: Family, operation: string) {
    super();
    const layout = replyPlan(family, operationCodec(family, operation).operation);
    const { set, header, start } = layout;
    this.layout = header?.isCounted === true ? layout : undefined;
    this.plan = set;
    const names = new Array<string | undefined>(set.byType.length).fill(undefined);
    for (const { number, field } of set.attributes) names[number] = field;
    this.names = names;
    this.shortest = NLMSG_HDRLEN + start + (header?.size ?? 0);
    this.headers = align(this.shortest);
  }

  /**
   * Starts the iteration over the attributes of a message, which must stay valid until the iteration ends.
   *
   * @throws TypeError if `message` is not a message. The message type is not checked: messages of other operations
   *   result in meaningless values.
   */
  start(message: MessageView): this {
    if (message?.view === undefined) throw notAMessageError(message, "message", "a message");
    const { offset } = message;
    const end = offset + message.length;
    const start = this.startIn(message, end);
    return this.over(message.store, message.view, start > end ? this.shortStart(message) : start, end);
  }

  /**
   * Starts an iteration by offset, which continues with {@link after}. Returns the offset of the message's first
   * attribute, or -1 if there is no valid attribute.
   *
   * @throws TypeError if `message` is not a message.
   */
  first(message: MessageView): number {
    if (message?.view === undefined) throw notAMessageError(message, "message", "a message");
    const { offset } = message;
    const end = offset + message.length;
    const start = this.startIn(message, end);
    if (start > end) return this.startOfShort(message);
    // `over()` without its checks, which would prevent inlining into loops.
    this.memory = message.store;
    this.fields = message.view;
    this.header = 0;
    this.offset = start;
    this.following = start;
    this.end = end;
    this.parent = undefined;
    this.error = undefined;
    this.length = 0;
    return this.checked(start);
  }

  /**
   * Returns the offset of the attribute after the one at offset `at`, or -1 at the end of the message. If the next
   * attribute is invalid, returns -1 and sets {@link error}.
   *
   * `at` must be an offset that this reader returned for the current message. Any other offset gives meaningless
   * results or a RangeError.
   */
  after(at: number): number {
    return this.checked(at + ((this.fields.getUint16(at, littleEndian) + 3) & ~3));
  }

  /** Returns the field name of the attribute at offset `at`. Returns undefined if the attribute is not in the spec. */
  fieldAt(at: number): string | undefined {
    const type = this.fields.getUint16(at + 2, littleEndian) & NLA_TYPE_MASK;
    return type < this.names.length ? this.names[type] : undefined;
  }

  /** Returns the length in bytes of the value of the attribute at offset `at`. */
  lengthAt(at: number): number {
    return this.fields.getUint16(at, littleEndian) - NLA_HDRLEN;
  }

  /**
   * Moves the reader to the attribute at offset `at`, so that its value can be read. An iteration with {@link next}
   * continues at its previous position.
   */
  seek(at: number): this {
    return this.revisit(at + NLA_HDRLEN);
  }

  /** Field name of the current attribute; undefined if the attribute is not in the spec. */
  get field(): string | undefined {
    const { type } = this;
    return type < this.names.length ? this.names[type] : undefined;
  }

  /**
   * Returns the value of the current attribute as in a decoded object, or undefined for an unknown or invalid
   * attribute. A sub-message is returned as bytes, because the attribute that selects its format was not read.
   */
  value(): unknown {
    const field = this.plan.fieldByNumber(this.type);
    if (field === undefined) return undefined;
    return decodeOne(field, this.memory, this.view, this.offset, this.offset + this.length);
  }

  private startIn({ view, offset }: MessageView, end: number): number {
    return this.layout === undefined
      ? offset + this.headers
      : attributesAt(this.layout, view, offset + NLMSG_HDRLEN, end);
  }

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

  /** A message without attributes may lack the header's padding. */
  private shortStart({ offset, length }: MessageView): number {
    return offset + (length >= this.shortest ? length : this.headers);
  }
}
