import { NLMSG_HDRLEN } from "../constants/netlink.ts";
import { align } from "../message/align.ts";
import { AttributeReader } from "../message/attribute-reader.ts";
import type { MessageView } from "../message/message.ts";
import { operationCodec } from "./codec.ts";
import { decodeOne } from "./decode.ts";
import { layoutOfReplies } from "./layout.ts";
import type { Family } from "./model.ts";
import type { SetPlan } from "./plan.ts";

/**
 * Walks the attributes of messages by a schema without making objects: for hot paths that look at a few fields. All of
 * {@link AttributeReader} is there (`u32()`, `bytes()` …) beside the attribute's name and its decoded value.
 *
 * ```ts
 * const reader = new SetReader(family, "getlink");
 * for (reader.start(message); reader.next(); ) if (reader.field === "mtu") total += reader.u32();
 * ```
 */
export class SetReader extends AttributeReader {
  readonly #plan: SetPlan;
  /** What each number is called. */
  readonly #names: readonly (string | undefined)[];
  /** Bytes in front of the attributes, padded as they are there, and without the padding. */
  readonly #start: number;
  readonly #shortest: number;
  #store: Uint8Array | undefined;

  /** @throws TypeError when the family has no such operation. */
  constructor(family: Family, operation: string) {
    super();
    const { set, header, start } = layoutOfReplies(family, operationCodec(family, operation).operation);
    this.#plan = set;
    const names = new Array<string | undefined>(set.byType.length).fill(undefined);
    for (const { number, field } of set.attributes) names[number] = field;
    this.#names = names;
    this.#shortest = NLMSG_HDRLEN + start + (header?.size ?? 0);
    this.#start = align(this.#shortest);
  }

  /** Starts over with the attributes of a message of the operation. It reads in place, as long as the message lives. */
  start(message: MessageView): this {
    const { view, store, offset, length } = message;
    this.#store = store;
    const end = offset + length;
    const start = offset + this.#start;
    // A message that ends with the header needs no padding behind it.
    return this.over(store, view, start > end && length >= this.#shortest ? end : start, end);
  }

  /** What the current attribute is called in objects; undefined when the schema does not know it. */
  get field(): string | undefined {
    const { type } = this;
    return type < this.#names.length ? this.#names[type] : undefined;
  }

  /**
   * The current attribute's value as it would be in the decoded object, and nests whole; undefined when the schema does
   * not know it or it is not what the schema says. Sub-messages come as bytes, since what selects them was not read.
   */
  value(): unknown {
    const field = this.#plan.numbered(this.type);
    if (field === undefined || this.#store === undefined) return undefined;
    return decodeOne(field, this.#store, this.view, this.offset, this.offset + this.length);
  }
}
