import { checkOptions, isRecord } from "../../../base/check.ts";
import { describeValue, shortened } from "../../../base/describe.ts";
import { EADDRNOTAVAIL, EEXIST, ENODEV, ENOENT, ESRCH } from "../../../constants/errno.ts";
import {
  NLM_F_APPEND,
  NLM_F_CREATE,
  NLM_F_ECHO,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  NLM_F_REQUEST,
} from "../../../constants/netlink.ts";
import { type ExtendedAck, NetlinkError } from "../../../errors.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { Message, type MessageView } from "../../../message/message.ts";
import type { OperationCodec } from "../../../schema/codec/codec.ts";
import { checkIterable } from "../../../sock/call-options.ts";
import type { TransactionResult } from "../../../transact/outcomes.ts";
import { PackedRequests } from "../../../transact/packed-requests.ts";
import type { Fields } from "./fields.ts";
import { Interfaces } from "./interfaces.ts";
import { NeededLookup, resolving } from "./lookups.ts";
import { type CallOptions, type DeleteOptions, deleteChecks, type Outcome } from "./options.ts";
import { type BatchRequest, encode, type RouteRequest, type Session } from "./session.ts";

/**
 * A change of an entry in a kernel table, such as a route or an address.
 *
 * - `add`: adds an entry that must not exist.
 * - `replace`: adds an entry, or replaces the existing one.
 * - `change`: changes an entry that must exist.
 * - `append`: adds an entry next to existing ones with the same key.
 * - `delete`: deletes an entry.
 * - `create`: adds an entry to a table that supports `update` rather than `change`.
 * - `update`: changes an entry of a table whose requests do not use the flag `NLM_F_REPLACE`.
 */
export type Verb = "add" | "replace" | "change" | "append" | "delete" | "create" | "update";

const verbFlags: Readonly<Record<Verb, number>> = {
  add: NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL,
  replace: NLM_F_REQUEST | NLM_F_CREATE | NLM_F_REPLACE,
  change: NLM_F_REQUEST | NLM_F_REPLACE,
  append: NLM_F_REQUEST | NLM_F_CREATE | NLM_F_APPEND,
  delete: NLM_F_REQUEST,
  create: NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL,
  update: NLM_F_REQUEST,
};

/** Context in which a change is encoded: the kind of change, the lookup of interfaces, and resources to release. */
export interface ChangeContext {
  readonly verb: Verb;
  readonly isDelete: boolean;
  readonly interfaces: Interfaces;
  /** Describes the operation for error messages: "add route 10.0.0.0/8". */
  readonly what: () => string;
  /** Resources that are released after the request was sent, such as descriptors of network namespaces. */
  readonly resources: Disposable[];
}

export interface ChangeRequest {
  readonly codec: OperationCodec;
  readonly fields: object;
  /** `NLM_F_*` flags of the request, instead of the default flags of the verb. */
  readonly flags?: number;
  /**
   * Whether the request creates the entry in another namespace. The kernel then does not report the new entry to the
   * requesting socket.
   */
  readonly isElsewhere?: boolean;
}

/** Defines how changes of one kernel table are encoded, and how error messages describe the entries. */
export interface ChangeKind<Input> {
  readonly noun: string;
  /** Checks the names of an input's fields before {@link request}, and translates attribute paths in error messages. */
  readonly fields?: Pick<Fields<object, never>, "check" | "path">;
  request(input: Input, context: ChangeContext): ChangeRequest;
  /**
   * Writes the request for an input that has only common fields. It is faster than {@link request}, and returns false
   * for any other input.
   */
  writePlain?(requests: PackedRequests, input: Input, flags: number, context: ChangeContext): boolean;
  /**
   * Returns the codec of the requests that {@link writePlain} writes. Error messages take attribute names from the
   * codec.
   */
  plainCodec?(isDelete: boolean): OperationCodec;
  /** Describes an entry in error messages, such as "10.0.0.0/8 via 10.1.1.1". */
  title(input: Input): string;
  /**
   * Converts the attribute path of a request in an error message. {@link fields} then converts the result to a field
   * path.
   */
  path?(inRequest: string): string;
  /**
   * Returns advice for a kernel error, or "" for no advice. If it returns undefined, the general advice for the error
   * number is used.
   */
  advice?(errno: number, verb: Verb, input: Input, details: ExtendedAck | undefined): string | undefined;
  /** Reports whether a value that is not an object, such as a name or an index, identifies an entry of the table. */
  isKey?(input: unknown): boolean;
}

export class Changes<Input> {
  readonly #session: Session;
  readonly #kind: ChangeKind<Input>;

  constructor(session: Session, kind: ChangeKind<Input>) {
    this.#session = session;
    this.#kind = kind;
  }

  *one(verb: Verb, input: Input, options?: CallOptions): Steps<void> {
    using batch = new Batch(this.#session, this.#kind, verb);
    yield* this.#session.send(yield* resolving(() => batch.prepare(input)), options);
  }

  /**
   * Throws an error if a change cannot be encoded. If the input is an element of a list, `index` is its index for the
   * error message.
   */
  *check(verb: Verb, input: Input, index?: number): Steps<void> {
    using batch = new Batch(this.#session, this.#kind, verb);
    yield* resolving(() => (index === undefined ? batch.prepare(input) : batch.prepareItem(input, index)));
  }

  /**
   * Adds an entry and returns the new entry as the kernel reports it. Returns undefined if the kernel does not report
   * the new entry.
   */
  *create<Entry>(
    input: Input,
    read: (message: MessageView, interfaces: Interfaces) => Entry,
    options?: CallOptions,
  ): Steps<Entry | undefined> {
    using batch = new Batch(this.#session, this.#kind, "add");
    const message = yield* this.#session.send(yield* resolving(() => batch.prepare(input, NLM_F_ECHO)), options);
    return message === undefined ? undefined : yield* resolving(() => read(message, batch.interfaces));
  }

  /**
   * Makes several changes in few datagrams, and returns one outcome per input, in order. If an input is invalid, throws
   * before anything is sent.
   *
   * An input may refer to an interface that an earlier input creates. The earlier inputs are then sent first.
   */
  *many(verb: Verb, inputs: Iterable<Input>, options?: CallOptions): Steps<Outcome[]> {
    checkIterable(inputs, "items");
    using batch = new Batch(this.#session, this.#kind, verb);
    const session = this.#session;
    const all = [...inputs];
    const packed = yield* batch.pack(all, session.io);
    const { count } = packed;
    if (count === all.length) {
      const describe = (index: number, bytes: Uint8Array) => batch.describe(all[index]!, bytes);
      return yield* this.#outcomes(yield* session.sendPacked(packed, options, describe));
    }
    const prepared: (BatchRequest | NetlinkError)[] = packed.split();
    for (let index = count; index < all.length; index++) {
      prepared.push(yield* resolving(() => batch.prepareItem(all[index]!, index)));
      yield* wait(session.io.pause());
    }
    const results: TransactionResult[] = [];
    let pending: BatchRequest[] = [];
    const flush = function* (): Steps<void> {
      const first = results.length;
      const describe = (index: number, bytes: Uint8Array) => batch.describe(all[first + index]!, bytes);
      for (const result of yield* session.sendAll(pending, options, describe)) results.push(result);
      pending = [];
    };
    for (let index = 0; index < prepared.length; index++) {
      const request = prepared[index]!;
      if (!(request instanceof NetlinkError)) {
        pending.push(request);
        continue;
      }
      // An interface was not found. An earlier request of this call may create the interface, so send the earlier
      // requests first, then look up the interface again.
      const isFirst = pending.length === 0 && results.length === 0;
      yield* flush();
      batch.interfaces.forgetMissing();
      const retried = isFirst ? request : yield* resolving(() => batch.prepareItem(all[index]!, index));
      if (retried instanceof NetlinkError) results.push({ error: retried });
      else pending.push(retried);
    }
    yield* flush();
    return yield* this.#outcomes(results);
  }

  *delete(input: Input, options: DeleteOptions = {}): Steps<void> {
    const { ignoreMissing, ...callOptions } = deleteOptions(options);
    try {
      yield* this.one("delete", input, callOptions);
    } catch (error) {
      if (ignoreMissing !== true || !isMissing(error)) throw error;
    }
  }

  *deleteMany(inputs: Iterable<Input>, options: DeleteOptions = {}): Steps<Outcome[]> {
    const { ignoreMissing, ...callOptions } = deleteOptions(options);
    const outcomes = yield* this.many("delete", inputs, callOptions);
    if (ignoreMissing === true)
      for (let index = 0; index < outcomes.length; index++)
        if (isMissing(outcomes[index]!.error)) outcomes[index] = SUCCESS;
    return outcomes;
  }

  /**
   * Converts results to outcomes. Captures the stack of each error again, so that the stack starts at the caller of
   * {@link many}.
   */
  *#outcomes(results: readonly TransactionResult[]): Steps<Outcome[]> {
    const { io } = this.#session;
    const outcomes: Outcome[] = [];
    for (const result of results) {
      if (result.error !== undefined) Error.captureStackTrace(result.error, this.many);
      outcomes.push(outcomeOf(result));
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    return outcomes;
  }
}

function deleteOptions(options: DeleteOptions): DeleteOptions {
  checkOptions(options, deleteChecks);
  return options;
}

function isMissing(error: unknown): boolean {
  return error instanceof NetlinkError && missingCodes.includes(-error.errno);
}

const missingCodes: readonly number[] = [ESRCH, ENOENT, ENODEV, EADDRNOTAVAIL];

let checked: PackedRequests | undefined;

/** Accepts every valid interface name without a lookup. Used to check inputs that are not sent. */
const anyInterface = /* @__PURE__ */ new Interfaces(undefined, () => "check");

/**
 * Throws an error with the path of the invalid field if a change cannot be encoded. Interfaces in the change need not
 * exist.
 */
export function checkChange<Input>(kind: ChangeKind<Input>, verb: "add" | "change", input: Input, path: string): void {
  encodeChange(kind, verb, input, path);
}

/**
 * Returns an entry in the form in which the kernel would list it: encodes a request to add the entry, then decodes the
 * request as if it were a reply.
 *
 * Interfaces need not exist: every name becomes the index 1. For an invalid field, throws an error with the path of the
 * field.
 */
export function canonicalEntry<Input, Entry>(
  kind: ChangeKind<Input> & { read(message: MessageView, interfaces: Interfaces): Entry },
  input: Input,
  path: string,
): Entry {
  return kind.read(encodeChange(kind, "add", input, path)!, anyInterface);
}

/** Encodes a change that is not sent. Returns undefined if {@link ChangeKind.writePlain} has encoded the change. */
function encodeChange<Input>(
  kind: ChangeKind<Input>,
  verb: "add" | "change",
  input: Input,
  path: string,
): Message | undefined {
  const resources: Disposable[] = [];
  const what = () => operationOf(kind, verb, input);
  const context: ChangeContext = { verb, isDelete: false, interfaces: anyInterface, what, resources };
  try {
    checked ??= new PackedRequests();
    checked.clear();
    if (kind.writePlain?.(checked, input, verbFlags[verb], context) === true) return undefined;
    const { codec, fields } = requestOf(kind, input, context);
    return encode(codec, "do", fields, verbFlags[verb]);
  } catch (error) {
    throw withPath(error, (inRequest) => `${path}.${fieldPath(kind, inRequest)}`);
  } finally {
    for (const resource of resources) resource[Symbol.dispose]();
  }
}

function requestOf<Input>(kind: ChangeKind<Input>, input: Input, context: ChangeContext): ChangeRequest {
  kind.fields?.check(input as never);
  return kind.request(input, context);
}

function fieldPath<Input>(kind: ChangeKind<Input>, inRequest: string): string {
  const path = kind.path?.(inRequest) ?? inRequest;
  return kind.fields?.path(path) ?? path;
}

/** Buffer that is reused for the requests of the next call; undefined while a call uses the buffer. */
let idle: PackedRequests | undefined;

/** Encodes the requests of one call. The caller disposes this object after the requests were sent. */
class Batch<Input> implements Disposable {
  readonly interfaces: Interfaces;
  readonly #packed: PackedRequests;
  readonly #kind: ChangeKind<Input>;
  readonly #context: ChangeContext;
  #input: Input | undefined;

  constructor(session: Session, kind: ChangeKind<Input>, verb: Verb) {
    const what = () => operationOf(kind, verb, this.#input!);
    this.interfaces = new Interfaces(session, what);
    // A getter of an input can start another call. The other call gets its own buffer, so that it does not overwrite
    // the requests of this call.
    this.#packed = idle ?? new PackedRequests();
    idle = undefined;
    this.#kind = kind;
    this.#context = { verb, isDelete: verb === "delete", interfaces: this.interfaces, what, resources: [] };
  }

  /** Encodes one request. `extraFlags` are `NLM_F_*` flags in addition to the default flags of the verb. */
  prepare(input: Input, extraFlags = 0): RouteRequest {
    const request = this.#prepare(input, extraFlags);
    return request instanceof Uint8Array ? this.describe(input, request) : request;
  }

  /** Returns the description of a request for error messages. The fast encoder has encoded `input` to `bytes`. */
  describe(input: Input, bytes: Uint8Array): RouteRequest {
    const { verb, isDelete } = this.#context;
    return new Change(this.#kind, verb, input, this.#kind.plainCodec!(isDelete), new Message(bytes));
  }

  /** Encodes inputs with the fast encoder, and stops before the first input that needs the general encoder. */
  *pack(inputs: readonly Input[], io: Io): Steps<PackedRequests> {
    const packed = this.#packed;
    const kind = this.#kind;
    if (kind.writePlain === undefined) return packed;
    const flags = verbFlags[this.#context.verb];
    for (let index = 0; index < inputs.length; index++) {
      const input = inputs[index]!;
      this.#input = input;
      try {
        if (!isRecord(input) || !kind.writePlain(packed, input, flags, this.#context)) break;
      } catch (error) {
        // Ignore other errors here, because prepareItem() encodes the same input again and reports its error.
        if (!(error instanceof NeededLookup)) break;
        yield* error.request;
        index--;
      }
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    return packed;
  }

  #prepare(input: Input, extraFlags: number): BatchRequest {
    const kind = this.#kind;
    const { verb, what } = this.#context;
    if (!isRecord(input) && kind.isKey?.(input) !== true) {
      throw new TypeError(`${verb} ${kind.noun}: expected an object, got ${describeValue(input)}`);
    }
    this.#input = input;
    try {
      const packed = this.#packed;
      const from = packed.length;
      if (kind.writePlain?.(packed, input, verbFlags[verb] | extraFlags, this.#context) === true) {
        return packed.take(from);
      }
      const { codec, fields, flags = verbFlags[verb], isElsewhere } = requestOf(kind, input, this.#context);
      const message = encode(codec, "do", fields, isElsewhere === true ? flags : flags | extraFlags);
      return new Change(kind, verb, input, codec, message);
    } catch (error) {
      if (error instanceof NetlinkError) Error.captureStackTrace(error, this.prepare);
      throw withMessage(error, (message) => {
        return `${what()}: ${translatePath(message, (path) => fieldPath(kind, path))}`;
      });
    }
  }

  /**
   * Encodes one input of a list. Returns an error that the kernel reported. Throws any other error, with the index of
   * the input.
   */
  prepareItem(input: Input, index: number): BatchRequest | NetlinkError {
    try {
      return this.#prepare(input, 0);
    } catch (error) {
      if (error instanceof NetlinkError) return error;
      throw withMessage(error, (message) => `[${index}] ${message}`);
    }
  }

  [Symbol.dispose](): void {
    this.#packed.clear();
    idle = this.#packed;
    for (const resource of this.#context.resources) resource[Symbol.dispose]();
  }
}

/** An encoded change of an entry. The change is only described in words if the error message of a failure needs it. */
class Change<Input> implements RouteRequest {
  readonly message: Message;
  readonly codec: OperationCodec;
  readonly #kind: ChangeKind<Input>;
  readonly #verb: Verb;
  readonly #input: Input;

  constructor(kind: ChangeKind<Input>, verb: Verb, input: Input, codec: OperationCodec, message: Message) {
    this.message = message;
    this.codec = codec;
    this.#kind = kind;
    this.#verb = verb;
    this.#input = input;
  }

  what(): string {
    return operationOf(this.#kind, this.#verb, this.#input);
  }

  advice(errno: number, details: ExtendedAck | undefined): string | undefined {
    return (
      this.#kind.advice?.(errno, this.#verb, this.#input, details) ?? generalAdvice(errno, this.#verb, this.#kind.noun)
    );
  }
}

/**
 * Describes a change for error messages, such as "add route 10.0.0.0/8". For an invalid input, returns only "add
 * route".
 */
function operationOf<Input>({ noun, title }: ChangeKind<Input>, verb: Verb, input: Input): string {
  try {
    return shortened(`${verb} ${noun} ${title(input)}`.trimEnd());
  } catch {
    return `${verb} ${noun}`;
  }
}

/**
 * Replaces the attribute path in an error about an invalid input by the caller's field path. Returns other errors
 * unchanged.
 */
export function withPath(error: unknown, translate: (path: string) => string): unknown {
  return withMessage(error, (message) => translatePath(message, translate));
}

/** Translates the field paths at the start of an error message, as in "mtu: out of range" or "group, fdb or oif: …". */
function translatePath(message: string, translate: (path: string) => string): string {
  const end = message.indexOf(": ");
  if (end < 0) return message;
  const paths = message.slice(0, end).split(/(, | or )/);
  return (
    paths.map((part, index) => (index % 2 === 0 ? shortened(translate(part)) : part)).join("") + message.slice(end)
  );
}

/** Returns a copy of an error about an invalid input, with a changed message. Returns other errors unchanged. */
export function withMessage(error: unknown, change: (message: string) => string): unknown {
  if (error instanceof RangeError) return new RangeError(change(error.message), { cause: error });
  if (error instanceof TypeError) return new TypeError(change(error.message), { cause: error });
  return error;
}

/** Outcome of a successful change without a warning. One shared object saves memory in calls with many changes. */
const SUCCESS: Outcome = Object.freeze({});

function outcomeOf({ error, warning, extendedAck }: TransactionResult): Outcome {
  if (error !== undefined) return { error };
  if (extendedAck === undefined) return SUCCESS;
  return warning === undefined ? { extendedAck } : { warning, extendedAck };
}

export function missing(noun: string): (errno: number) => string | undefined {
  return (errno) => (errno === ENOENT ? `there is no such ${noun}: list() returns those that exist` : undefined);
}

function generalAdvice(errno: number, verb: Verb, noun: string): string | undefined {
  switch (errno) {
    case EEXIST:
      if (verb === "create") return `the ${noun} already exists: update() changes it`;
      return verb === "add" ? `the ${noun} already exists: replace() overwrites it` : undefined;
    case ESRCH:
    case ENOENT:
      if (verb === "delete") return `there is no such ${noun}: list() returns those that exist`;
      if (verb === "update") return `there is no such ${noun}: create() creates it`;
      return verb === "change" ? `there is no such ${noun}: add() creates it` : undefined;
    case ENODEV:
      return "there is no such interface in this network namespace";
  }
  return undefined;
}

/**
 * Returns the definition of a table that has no `replace`. If an entry already exists, its error message advises the
 * caller to delete that entry.
 */
export function withoutReplace<Kind extends ChangeKind<never>>(kind: Kind): Kind {
  const advice: Kind["advice"] = (errno, verb, input, details) =>
    kind.advice?.(errno, verb, input, details) ??
    (errno === EEXIST && verb === "add" ? `the ${kind.noun} already exists: delete() it first` : undefined);
  return { ...kind, advice };
}
