import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../constants/netlink.ts";
import { align } from "../../message/align.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { MessageView } from "../../message/message.ts";
import type { OwnMessages } from "../codec/reply-types.ts";
import type { Family } from "../model/family.ts";
import type { ValuePlan } from "../plan/plan.ts";
import { attributeValue, fieldPath, type MemberPlace, memberValue } from "./field-path.ts";

/**
 * Reads one field of the messages of an operation, wherever it is, and makes nothing but its value. Several fields are
 * read faster together, by a {@link FieldsReader}. A sub-message is its bytes, since what tells its format is not read.
 */
export class FieldReader {
  readonly #messages: OwnMessages;
  /** Whether no message was looked at yet. */
  #isNew = true;
  readonly #start: number;
  /** Numbers of the nests on the way, and of the attribute; none for a field of the header. */
  readonly #types: readonly number[];
  readonly #field: ValuePlan | undefined;
  /** The member, for a field of a structure. */
  readonly #member: MemberPlace | undefined;

  /**
   * Looks up a path of fields: "mtu", "linkinfo.kind", "header.ifiIndex", "stats64.rxBytes", "header.id.idiagDport".
   *
   * @throws TypeError when there is no such field, it can stand several times, or it lies in a list or a sub-message.
   */
  constructor(family: Family, operation: string, path: string) {
    const { messages, start, attributes, member } = fieldPath(family, operation, path);
    this.#messages = messages;
    this.#start = start;
    this.#types = attributes.map(({ type }) => type);
    this.#field = attributes.at(-1);
    this.#member = member;
  }

  /**
   * The field's value in that message; undefined when it is not there, or not what the schema says. Of an attribute
   * that stands there twice it is the first one's.
   *
   * @throws TypeError for what is no message. The first one is looked at, too, whether its type is one of the operation's; of
   * the later ones, which are of a hot path, the values mean nothing where it is not.
   */
  read(message: MessageView): unknown {
    if (this.#isNew || message?.view === undefined) this.#isNew = this.#messages.refuses(message);
    const { view } = message;
    const end = message.offset + message.length;
    const types = this.#types;
    let start = message.offset + this.#start;
    let stop = end;
    for (let depth = 0; depth < types.length; depth++) {
      const type = types[depth]!;
      let at = start;
      for (;;) {
        if (stop - at < NLA_HDRLEN) return undefined;
        const length = view.getUint16(at, hostLittleEndian);
        if (length < NLA_HDRLEN || length > stop - at) return undefined;
        if ((view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK) === type) {
          start = at + NLA_HDRLEN;
          stop = at + length;
          break;
        }
        at += align(length);
      }
    }
    const member = this.#member;
    if (member !== undefined) return memberValue(member, message.store, view, start, stop);
    return attributeValue(this.#field!, message.store, view, start, stop);
  }
}
