import type { ExtendedAck } from "../../../errors.ts";
import type { Steps } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import type { OperationCodec } from "../../../schema/codec/codec.ts";
import type { TransactionResult } from "../../../transact/outcomes.ts";
import type { PackedRequests } from "../../../transact/packed-requests.ts";
import type { Fields } from "./fields.ts";
import type { Interfaces } from "./interfaces.ts";
import type { CallOptions } from "./options.ts";
import type { RouteRequest, Session } from "./session.ts";

/** Tables without NLM_F_REPLACE have `create` and `update`. */
export type Verb = "add" | "replace" | "change" | "append" | "prepend" | "delete" | "create" | "update";

export interface ChangeContext {
  readonly verb: Verb;
  readonly isDelete: boolean;
  readonly interfaces: Interfaces;
  readonly what: () => string;
  /** Kept open until the request was sent, such as namespace descriptors. */
  readonly resources: Disposable[];
}

export interface ChangeRequest {
  readonly codec: OperationCodec;
  readonly fields: object;
  /** Replaces the default `NLM_F_*` flags of the verb. */
  readonly flags?: number;
  /** The kernel echoes no entries that it creates in other namespaces. */
  readonly isElsewhere?: boolean;
}

/**
 * Fields that older kernels ignore. If an input has such fields, its request makes the kernel return the new entry, unless
 * `isReadBack` is set.
 */
export interface IgnoredFields<Input> {
  /** The kernel does not return new entries: `find` reads them. */
  readonly isReadBack?: true;
  isNeeded(input: Input): boolean;
  /** Compares the input with the returned entry, which is undefined if it was lost. */
  find(
    input: Input,
    entry: MessageView | undefined,
    verb: Verb,
    session: Session,
    options: CallOptions,
  ): Steps<IgnoredResult>;
}

export interface IgnoredResult {
  readonly names: readonly string[];
  /** The entry, if the request has created it and it can be deleted. */
  readonly created: object | undefined;
  /** The entry in place, if the returned one was incomplete. */
  readonly stored?: MessageView | undefined;
  /** Whether only the version of the kernel was compared, because the returned entry was lost. */
  readonly isUncertain?: boolean;
}

/** For kernels that may take another entry than the requested one. */
export interface ChangeGuard<Input> {
  readonly verbs: readonly Verb[];
  /** Sends only the requests that affect the entries of their inputs. Returns one result per request, in order. */
  send(
    verb: Verb,
    inputs: readonly Input[],
    requests: readonly RouteRequest[],
    session: Session,
    options: CallOptions | undefined,
  ): Steps<TransactionResult[]>;
}

export interface ChangeKind<Input> {
  readonly noun: string;
  readonly fields?: Pick<Fields<object, never>, "check" | "path">;
  request(input: Input, context: ChangeContext): ChangeRequest;
  /** Fast encoder. Returns false for inputs with uncommon fields. */
  writePlain?(requests: PackedRequests, input: Input, flags: number, context: ChangeContext): boolean;
  /** Names the attributes of {@link writePlain} in error messages. */
  plainCodec?(isDelete: boolean): OperationCodec;
  /** Such as "10.0.0.0/8 via 10.1.1.1", for error messages. */
  title(input: Input): string;
  /** Changes an attribute path before {@link fields} converts it. */
  path?(inRequest: string, input: Input): string;
  /** Advice for the error message: "" for none, undefined for general advice. */
  advice?(errno: number, verb: Verb, input: Input, details: ExtendedAck | undefined): string | undefined;
  readonly ignored?: IgnoredFields<Input>;
  readonly guard?: ChangeGuard<Input>;
  /** Accepts inputs such as the name or index of a link. */
  isKey?(input: unknown): boolean;
}
