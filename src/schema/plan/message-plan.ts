import { typeError, withTitle } from "../../base/argument-error.ts";
import { align } from "../../base/bytes.ts";
import { lazily } from "../../base/objects.ts";
import { GENL_HDRLEN } from "../../constants/genetlink.ts";
import { NETLINK_GENERIC, NLMSG_MIN_TYPE } from "../../constants/netlink.ts";
import { notAMessageError } from "../../message/argument-errors.ts";
import type { MessageView } from "../../message/message.ts";
import { type MessageContent, replyContent } from "../model/conventions.ts";
import { type Family, memberIn, type Operation } from "../model/family.ts";
import { type SetPlan, type StructPlan, setPlan, structPlan, type ValuePlan } from "./plan.ts";

export interface MessagePlan {
  readonly set: SetPlan;
  readonly header: StructPlan | undefined;
  readonly field: string | undefined;
  /** Size of the generic netlink header; 0 in a raw family. */
  readonly start: number;
  /** Bytes between `struct nlmsghdr` and the first attribute, without data of variable length in the fixed header. */
  readonly length: number;
}

/** Returns the offset of the first attribute in a message whose generic netlink or fixed header is at `start`. */
export const attributesAt = (plan: MessagePlan, view: DataView, start: number, end: number): number => {
  const { header } = plan;
  if (header === undefined || !header.isCounted) return start + plan.length;
  return start + plan.start + align(header.lengthAt(view, start + plan.start, end));
};

export function messagePlan(family: Family, { set = "", header }: MessageContent, isLimited = true): MessagePlan {
  const plan = setPlan(family, set, isLimited);
  const struct = header === undefined ? undefined : structPlan(family, header);
  const start = family.protocol === NETLINK_GENERIC ? GENL_HDRLEN : 0;
  const field = struct === undefined ? undefined : plan.headerField;
  return { set: plan, header: struct, field, start, length: start + align(struct?.size ?? 0) };
}

/**
 * Returns the values that mark the messages of an operation in a fixed header. Replies may have another header, in which
 * the member at the same place has another name.
 */
export function headerMarks(
  { headerValues }: Operation,
  header: StructPlan | undefined,
  request: StructPlan | undefined,
): Operation["headerValues"] {
  if (headerValues === undefined || header === undefined || header === request) return headerValues;
  const { members } = header.layout;
  return Object.fromEntries(
    Object.entries(headerValues).map(([name, value]) => {
      if (members.some((member) => member.name === name)) return [name, value];
      const index = request!.layout.members.findIndex((member) => member.name === name);
      return [members[index]?.name ?? name, value];
    }),
  );
}

/** `name` may refer to a member of the fixed header. */
export function fieldPlan({ set, header }: MessagePlan, name: string): ValuePlan {
  const member = memberIn(name);
  return member === undefined ? set.fieldBySpecName(name)! : header!.memberBySpecName(member);
}

export function replyPlan(family: Family, operation: Operation): MessagePlan {
  return messagePlan(family, replyContent(operation));
}

/** In a generic family, the type only excludes control messages. */
export class ReplyTypes {
  readonly #title: string;
  readonly #isGeneric: boolean;
  /** Known without loading the other operations of the family. */
  readonly #usual: number | undefined;
  readonly #all: () => ReadonlySet<number>;

  constructor(family: Family, operation: Operation) {
    this.#title = `${family.name}.${operation.name}`;
    this.#isGeneric = family.protocol === NETLINK_GENERIC;
    this.#usual = (operation.dump ?? operation.do)?.reply?.number;
    this.#all = lazily(() => typesWithLayoutOf(family, operation));
  }

  has(type: number): boolean {
    return this.#isGeneric ? type >= NLMSG_MIN_TYPE : type === this.#usual || this.#all().has(type);
  }

  get types(): string {
    return this.#isGeneric ? `${NLMSG_MIN_TYPE} or more` : [...this.#all()].join(", ");
  }

  rejectsOther(message: MessageView): false {
    if (message?.view === undefined) throw notAMessageError(message, `${this.#title}: message`, "a message");
    const { type } = message;
    if (this.has(type)) return false;
    throw withTitle(
      typeError("message", `expected one of type ${this.types}, got one of type ${type}`),
      `${this.#title}: `,
    );
  }
}

function typesWithLayoutOf({ operations }: Family, like: Operation): Set<number> {
  const { set, header } = replyContent(like);
  const hasLayout = (content: MessageContent) => content.set === set && content.header === header;
  const types = Object.values(operations).flatMap((operation) => {
    const { do: doing, dump, event } = operation;
    const replies = hasLayout(replyContent(operation)) ? [doing?.reply, dump?.reply, event] : [];
    const requests = hasLayout(operation) ? [doing?.request, dump?.request] : [];
    return [...replies, ...requests].flatMap((message) => message?.number ?? []);
  });
  return new Set(types.sort((one, other) => one - other));
}
