import type { ExtendedAck, NetlinkError } from "../errors.ts";
import type { Message } from "../message/message.ts";
import type { Fields } from "../schema/model/types.ts";
import type { Gap } from "../workers/receiver/received-batch.ts";
import type { Deleting } from "./check-request.ts";

/** What the operations of a family that is only known at run time look like: everything goes. */
export interface AnyOperations {
  [operation: string]: {
    do: { request: Fields; reply: Fields | undefined };
    dump: { request: Fields; reply: Fields };
  };
}

/** The same for what it announces. */
export interface AnyEvents {
  [operation: string]: Fields;
}

/** How an operation can be asked for. */
type Kind = "do" | "dump";

/** The names of the operations that can be asked for in that way. */
export type OperationName<Operations, K extends Kind> = {
  [Name in keyof Operations]: Operations[Name] extends { [Asked in K]: unknown } ? Name : never;
}[keyof Operations] &
  string;

/** The fields of a request. Of several operations, one of which is meant, those that are right for each. */
export type RequestOf<Operations, Name extends keyof Operations, K extends Kind> =
  ForEach<Operations, Name, K> extends (request: { readonly given: infer Request }) => void ? Request : never;

/** A function for each operation that takes its request: whoever can call any of them has what all of them take. */
type ForEach<Operations, Name extends keyof Operations, K extends Kind> = Name extends unknown
  ? Operations[Name] extends { [Asked in K]: { request: infer Request } }
    ? (request: { readonly given: Request }) => void
    : never
  : never;

/** The fields of an answer; undefined where success is all that the kernel says. */
export type ReplyOf<Operations, Name extends keyof Operations, K extends Kind> = Operations[Name] extends {
  [Asked in K]: { reply: infer Reply };
}
  ? Reply
  : never;

/** One of several answers. Of an operation without any the spec does not say what is in them. */
export type ItemOf<Operations, Name extends keyof Operations, K extends Kind> = [ReplyOf<Operations, Name, K>] extends [
  undefined,
]
  ? Fields
  : NonNullable<ReplyOf<Operations, Name, K>>;

/** Fields and options of a call: the fields can be left out where none is needed. */
export type Arguments<Request, Options, Name = unknown> =
  // biome-ignore lint/complexity/noBannedTypes: what can be left out in full is what nothing at all is a value of
  {} extends Request
    ? [fields?: Optional<Request, Name> | undefined, options?: Options]
    : [fields: Optional<Request, Name>, options?: Options];

/** The fields of a request, of which those that can be left out can be undefined as well, unless it deletes what has them. */
type Optional<Request, Name> = Name extends Deleting ? Request : OrUndefined<Request>;

type OrUndefined<Request> = {
  [Field in keyof Request]: undefined extends Request[Field] ? Request[Field] | undefined : Request[Field];
};

/** One request of several that are sent together. Of several operations it is a request of one of them. */
export type BatchItem<Operations, Name extends keyof Operations> = Name extends unknown
  ? {
      /** The operation's name. */
      operation: Name;
      /** `NLM_F_*` bits beside those that every request has. */
      flags?: number | undefined;
    } & FieldsOf<RequestOf<Operations, Name, "do">, Name>
  : never;

/** The fields of one request of several. */
type FieldsOf<Request, Name> =
  // biome-ignore lint/complexity/noBannedTypes: as above
  {} extends Request ? { fields?: Optional<Request, Name> | undefined } : { fields: Optional<Request, Name> };

/** What became of one request of several. Plain success has neither a reply nor an error. */
export interface BatchResult<Reply> {
  /** The answer, when the kernel sent one that is more than an acknowledgement. */
  reply?: NonNullable<Reply>;
  /** All answers, when there were several; the first one is `reply`. */
  replies?: NonNullable<Reply>[];
  /** Why this request failed. The others are unharmed, but for a batch of nftables: there they have ECANCELED. */
  error?: NetlinkError;
  /** What the kernel remarked although it did what was asked. */
  warning?: string;
  /** All that it said beside its success. */
  extendedAck?: ExtendedAck;
}

/** What the kernel has announced. */
export type FamilyEvent<Events> = {
  [Name in keyof Events & string]: {
    readonly kind: "event";
    /** The operation or notification of the spec that describes the message. */
    readonly name: Name;
    /** What is in the message. It shares no memory with anything. */
    readonly fields: Events[Name];
    /** The multicast group that it came through; 0 for unicast. */
    readonly group: number;
    /** Id of the network namespace that it tells about; -1 is the client's own. */
    readonly nsid: number;
  };
}[keyof Events & string];

/** A message that no operation of the spec describes. */
export interface UnknownEvent {
  readonly kind: "unknown";
  /** The whole message, with bytes of its own. */
  readonly message: Message;
  /** The multicast group that it came through; 0 for unicast. */
  readonly group: number;
  /** Id of the network namespace that it tells about; -1 is the client's own. */
  readonly nsid: number;
}

/** What a subscription brings, in order: what was announced, and where something is missing. */
export type EventItem<Events> = FamilyEvent<Events> | UnknownEvent | Gap;
