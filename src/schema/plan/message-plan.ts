import { GENL_HDRLEN } from "../../constants/genetlink.ts";
import { NETLINK_GENERIC, NLMSG_MIN_TYPE } from "../../constants/netlink.ts";
import { align } from "../../message/align.ts";
import { notAMessage } from "../../message/check.ts";
import type { MessageView } from "../../message/message.ts";
import type { Family, Operation } from "../model/family.ts";
import { type SetPlan, type StructPlan, setPlan, structPlan } from "./plan.ts";

/** What the messages of one direction are made of. */
export interface MessagePlan {
  readonly set: SetPlan;
  readonly header: StructPlan | undefined;
  /** What the fixed header is called in objects. */
  readonly field: string | undefined;
  /** How many bytes lie between the netlink header and the fixed header. */
  readonly start: number;
  /** How many bytes lie between the netlink header and the attributes. */
  readonly length: number;
}

/** The layout of messages with a set and a fixed header, as the family refers to them. */
export function requestPlan(family: Family, set = "", header?: string): MessagePlan {
  const plan = setPlan(family, set);
  const struct = header === undefined ? undefined : structPlan(family, header);
  const start = family.protocol === NETLINK_GENERIC ? GENL_HDRLEN : 0;
  const field = struct === undefined ? undefined : plan.headerField;
  return { set: plan, header: struct, field, start, length: start + align(struct?.size ?? 0) };
}

/** The layout of what the kernel sends: for a few operations another one than that of their requests. */
export function replyPlan(family: Family, operation: Operation): MessagePlan {
  const { set, header, replySet = set, replyHeader = header } = operation;
  return requestPlan(family, replySet, replyHeader);
}

/**
 * The messages that are laid out as an operation's answers are, by their types. Those of a generic family have the one number
 * that the controller gives it, so that of them no more is known than which are none of any family.
 */
export class ReplyTypes {
  readonly #title: string;
  readonly #types: ReadonlySet<number> | undefined;

  constructor(family: Family, operation: Operation) {
    this.#title = `${family.name}.${operation.name}`;
    this.#types = family.protocol === NETLINK_GENERIC ? undefined : typesWithLayoutOf(family, operation);
  }

  /** Whether messages of a type can be of these. */
  has(type: number): boolean {
    return this.#types === undefined ? type >= NLMSG_MIN_TYPE : this.#types.has(type);
  }

  /** The types that they have, as text. */
  get types(): string {
    return this.#types === undefined ? `${NLMSG_MIN_TYPE} or more` : [...this.#types].join(", ");
  }

  /**
   * Returns false.
   *
   * @throws TypeError for what is no message, or one that is laid out otherwise.
   */
  rejectsOther(message: MessageView): false {
    if (message?.view === undefined) throw notAMessage(message, `${this.#title}: message`, "a message");
    const { type } = message;
    if (this.has(type)) return false;
    throw new TypeError(`${this.#title}: message: expected one of type ${this.types}, got one of type ${type}`);
  }
}

/** The types of all messages of a family that have the attributes and the fixed header of an operation's answers. */
function typesWithLayoutOf({ operations }: Family, like: Operation): Set<number> {
  const [set, header] = replyOf(like);
  const types = new Set<number>();
  for (const operation of Object.values(operations)) {
    const { do: doing, dump, event } = operation;
    const [replySet, replyHeader] = replyOf(operation);
    const numbers: (number | undefined)[] = [];
    if (replySet === set && replyHeader === header) {
      numbers.push(doing?.reply?.number, dump?.reply?.number, event?.number);
    }
    if (operation.set === set && operation.header === header) {
      numbers.push(doing?.request.number, dump?.request.number);
    }
    for (const number of numbers) if (number !== undefined) types.add(number);
  }
  return new Set([...types].sort((one, other) => one - other));
}

function replyOf({
  set,
  header,
  replySet = set,
  replyHeader = header,
}: Operation): readonly [set: string | undefined, header: string | undefined] {
  return [replySet, replyHeader];
}
