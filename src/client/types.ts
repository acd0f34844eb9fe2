import type { ExtendedAck, NetlinkError } from "../errors.ts";
import type { Message } from "../message/message.ts";
import type { Fields } from "../schema/model/types.ts";
import type { Gap } from "../workers/receiver/received-batch.ts";
import type { Deleting } from "./check-request.ts";

/**
 * Operations of a netlink family that was loaded at run time. TypeScript checks neither the names nor the fields of
 * these operations.
 */
export interface AnyOperations {
  [operation: string]: {
    do: { request: Fields; reply: Fields | undefined };
    dump: { request: Fields; reply: Fields };
  };
}

/**
 * Notifications of a netlink family that was loaded at run time. TypeScript checks neither the names nor the fields of
 * these notifications.
 */
export interface AnyEvents {
  [operation: string]: Fields;
}

type Kind = "do" | "dump";

/** Names of the operations that support a kind of request: a single request (`do`) or a dump (`dump`). */
export type OperationName<Operations, K extends Kind> = {
  [Name in keyof Operations]: Operations[Name] extends { [Asked in K]: unknown } ? Name : never;
}[keyof Operations] &
  string;

/**
 * Type of the fields in a request for the operation `Name`. If `Name` is a union of operations, the fields that all
 * these operations accept.
 */
export type RequestOf<Operations, Name extends keyof Operations, K extends Kind> =
  ForEach<Operations, Name, K> extends (request: { readonly given: infer Request }) => void ? Request : never;

/** From this union of functions, TypeScript infers the intersection of requests. */
type ForEach<Operations, Name extends keyof Operations, K extends Kind> = Name extends unknown
  ? Operations[Name] extends { [Asked in K]: { request: infer Request } }
    ? (request: { readonly given: Request }) => void
    : never
  : never;

/** Type of the fields in a reply to the operation `Name`, or undefined if the kernel only acknowledges the request. */
export type ReplyOf<Operations, Name extends keyof Operations, K extends Kind> = Operations[Name] extends {
  [Asked in K]: { reply: infer Reply };
}
  ? Reply
  : never;

export type ItemOf<Operations, Name extends keyof Operations, K extends Kind> = [ReplyOf<Operations, Name, K>] extends [
  undefined,
]
  ? Fields
  : NonNullable<ReplyOf<Operations, Name, K>>;

export type Arguments<Request, Options, Name = unknown> =
  // biome-ignore lint/complexity/noBannedTypes: `{}` extends Request exactly if Request has no required field
  {} extends Request
    ? [fields?: Optional<Request, Name> | undefined, options?: Options]
    : [fields: Optional<Request, Name>, options?: Options];

/** Requests that delete objects must omit fields instead of passing undefined. */
type Optional<Request, Name> = Name extends Deleting ? Request : OrUndefined<Request>;

type OrUndefined<Request> = {
  [Field in keyof Request]: undefined extends Request[Field] ? Request[Field] | undefined : Request[Field];
};

/** One request of a batch: for any of the operations in `Name`. */
export type BatchItem<Operations, Name extends keyof Operations> = Name extends unknown
  ? {
      operation: Name;
      /** Additional flags (`NLM_F_*`) of this request. The operation's own flags are always set. */
      flags?: number | undefined;
    } & FieldsOf<RequestOf<Operations, Name, "do">, Name>
  : never;

type FieldsOf<Request, Name> =
  // biome-ignore lint/complexity/noBannedTypes: as above
  {} extends Request ? { fields?: Optional<Request, Name> | undefined } : { fields: Optional<Request, Name> };

/**
 * Result of one request of a batch. `reply` and `error` are both absent if the request succeeded without a reply. Such
 * requests may share one frozen object.
 */
export interface BatchResult<Reply> {
  /** First reply to the request. Absent if the kernel sent only an acknowledgement. */
  readonly reply?: NonNullable<Reply>;
  /** All replies to the request, if the kernel sent several; `reply` is the first one. */
  readonly replies?: NonNullable<Reply>[];
  /** Positive number in the acknowledgement, such as the number of a new MAC80211_HWSIM radio. Absent if it is 0. */
  readonly code?: number;
  /**
   * Error of the request. Other requests of the call are not affected, except in an nftables batch, where they get the
   * error ECANCELED.
   */
  readonly error?: NetlinkError;
  /** The kernel's warning about a request that succeeded. */
  readonly warning?: string;
  /** Extended acknowledgement of a request that succeeded. */
  readonly extendedAck?: ExtendedAck;
}

/** Notification of the kernel, decoded to an object. */
export type FamilyEvent<Events> = {
  [Name in keyof Events & string]: {
    readonly kind: "event";
    /** Name of the operation or notification that describes the message in the spec. */
    readonly name: Name;
    /** Fields of the notification. They share no memory with other objects. */
    readonly fields: Events[Name];
    /** Flags of the message header: with `NLM_F_APPEND`, for example, the kernel announces an entry at the end of a list. */
    readonly flags: number;
    /**
     * Port id of the socket whose request caused the event, in the network namespace of the event; 0 if the kernel does
     * not name one.
     */
    readonly portId: number;
    /** Multicast group to which the kernel sent the message; 0 for a unicast message. */
    readonly group: number;
    /** Id of the network namespace in which the event occurred, or -1 if it occurred in the client's namespace. */
    readonly nsid: number;
  };
}[keyof Events & string];

/** Message that the spec of the family does not describe. */
export interface UnknownEvent {
  readonly kind: "unknown";
  /** Copy of the unknown message, which owns its bytes. */
  readonly message: Message;
  /** Multicast group to which the kernel sent the message; 0 for a unicast message. */
  readonly group: number;
  /** Id of the network namespace in which the event occurred, or -1 if it occurred in the client's namespace. */
  readonly nsid: number;
}

/**
 * Item of an event stream: a notification, a message that the spec does not describe, or a gap where messages were
 * lost.
 */
export type EventItem<Events> = FamilyEvent<Events> | UnknownEvent | Gap;
