import { joined, typeError, withPath, withTitle } from "../../../base/argument-error.ts";
import { checkOptions, isRecord } from "../../../base/check.ts";
import { describeValue, shortened } from "../../../base/describe.ts";
import { startStackAt } from "../../../base/stack.ts";
import { EEXIST, ENODEV, ENOENT, ESRCH } from "../../../constants/errno.ts";
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
import { missingCodes } from "./entries.ts";
import type { Fields } from "./fields.ts";
import { Interfaces } from "./interfaces.ts";
import { NeededLookup, resolving } from "./lookups.ts";
import { type CallOptions, type DeleteOptions, deleteChecks, type Outcome } from "./options.ts";
import { type BatchRequest, encode, type RouteRequest, type Session } from "./session.ts";

/** Tables without NLM_F_REPLACE have `create` and `update`. */
export type Verb = "add" | "replace" | "change" | "append" | "prepend" | "delete" | "create" | "update";

const verbFlags: Readonly<Record<Verb, number>> = {
  add: NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL,
  replace: NLM_F_REQUEST | NLM_F_CREATE | NLM_F_REPLACE,
  change: NLM_F_REQUEST | NLM_F_REPLACE,
  append: NLM_F_REQUEST | NLM_F_CREATE | NLM_F_APPEND,
  prepend: NLM_F_REQUEST | NLM_F_CREATE,
  delete: NLM_F_REQUEST,
  create: NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL,
  update: NLM_F_REQUEST,
};

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
  /** Accepts inputs such as the name or index of a link. */
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

  *check(verb: Verb, input: Input, index?: number): Steps<void> {
    using batch = new Batch(this.#session, this.#kind, verb);
    yield* resolving(() => (index === undefined ? batch.prepare(input) : batch.prepareItem(input, index)));
  }

  /** Returns undefined if the kernel does not echo the new entry. */
  *create<Entry>(
    input: Input,
    read: (message: MessageView, interfaces: Interfaces) => Entry,
    options?: CallOptions,
  ): Steps<Entry | undefined> {
    using batch = new Batch(this.#session, this.#kind, "add");
    const message = yield* this.#session.send(yield* resolving(() => batch.prepare(input, NLM_F_ECHO)), options);
    return message === undefined ? undefined : yield* resolving(() => read(message, batch.interfaces));
  }

  /** Inputs may refer to interfaces that earlier inputs create. */
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
    for (const [index, request] of prepared.entries()) {
      let ready = request;
      if (index > 0 && request instanceof NetlinkError) {
        // An earlier request may create the missing interface: send those first.
        yield* flush();
        batch.interfaces.forgetMissing();
        ready = yield* resolving(() => batch.prepareItem(all[index]!, index));
      }
      if (ready instanceof NetlinkError) results.push({ error: ready });
      else pending.push(ready);
    }
    yield* flush();
    return yield* this.#outcomes(results);
  }

  *delete(input: Input, options: DeleteOptions = {}): Steps<void> {
    checkOptions(options, deleteChecks);
    const { ignoreMissing, ...callOptions } = options;
    try {
      yield* this.one("delete", input, callOptions);
    } catch (error) {
      if (ignoreMissing !== true || !isMissing(error)) throw error;
    }
  }

  *deleteMany(inputs: Iterable<Input>, options: DeleteOptions = {}): Steps<Outcome[]> {
    checkOptions(options, deleteChecks);
    const { ignoreMissing, ...callOptions } = options;
    const outcomes = yield* this.many("delete", inputs, callOptions);
    if (ignoreMissing === true)
      for (let index = 0; index < outcomes.length; index++)
        if (isMissing(outcomes[index]!.error)) outcomes[index] = SUCCESS;
    return outcomes;
  }

  /** Makes the stack of each error start at the caller. */
  *#outcomes(results: readonly TransactionResult[]): Steps<Outcome[]> {
    const { io } = this.#session;
    const outcomes: Outcome[] = [];
    for (const result of results) {
      if (result.error !== undefined) startStackAt(result.error, this.many);
      outcomes.push(outcomeOf(result));
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    return outcomes;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof NetlinkError && missingCodes.includes(-error.errno);
}

/** Resolves every valid name to index 1, without a lookup. */
const anyInterface = /* @__PURE__ */ new Interfaces(undefined, () => "check");

/** Throws if the change is invalid. Its interfaces need not exist. */
export function checkChange<Input>(kind: ChangeKind<Input>, verb: "add" | "change", input: Input, path: string): void {
  using batch = new Batch(undefined, kind, verb);
  batch.encodeAt(input, path);
}

/** Decodes the request as a reply, which normalizes the input. */
export function canonicalEntry<Input, Entry>(
  kind: ChangeKind<Input> & { read(message: MessageView, interfaces: Interfaces): Entry },
  input: Input,
  path: string,
): Entry {
  using batch = new Batch(undefined, kind, "add");
  return kind.read(batch.encodeAt(input, path).message, anyInterface);
}

/** Buffer for the next call; undefined while a call uses it. */
let idle: PackedRequests | undefined;

/** Dispose it after the requests were sent. */
class Batch<Input> implements Disposable {
  readonly interfaces: Interfaces;
  readonly #packed: PackedRequests;
  readonly #kind: ChangeKind<Input>;
  readonly #context: ChangeContext;
  #input: Input | undefined;

  /** Without a session, the interfaces of the inputs need not exist. */
  constructor(session: Session | undefined, kind: ChangeKind<Input>, verb: Verb) {
    const what = () => operationOf(kind, verb, this.#input!);
    this.interfaces = session === undefined ? anyInterface : new Interfaces(session, what);
    // A call that an input's getter starts gets its own buffer.
    this.#packed = idle ?? new PackedRequests();
    idle = undefined;
    this.#kind = kind;
    this.#context = { verb, isDelete: verb === "delete", interfaces: this.interfaces, what, resources: [] };
  }

  prepare(input: Input, extraFlags = 0): RouteRequest {
    return this.#described(input, this.#prepare(input, extraFlags));
  }

  /** Throws errors with the path of the input. */
  encodeAt(input: Input, path: string): RouteRequest {
    try {
      return this.#described(input, this.#encode(input, 0));
    } catch (error) {
      throw withPath(error, (inInput) => joined(path, inInput));
    }
  }

  #described(input: Input, request: BatchRequest): RouteRequest {
    return request instanceof Uint8Array ? this.describe(input, request) : request;
  }

  /** `bytes` is the request that the fast encoder wrote for `input`. */
  describe(input: Input, bytes: Uint8Array): RouteRequest {
    const { verb, isDelete } = this.#context;
    return new Change(this.#kind, verb, input, this.#kind.plainCodec!(isDelete), new Message(bytes));
  }

  /** Stops at the first input that needs the general encoder. */
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
        // prepareItem() encodes the input again and reports other errors.
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
    const { noun, isKey } = this.#kind;
    const { verb, what } = this.#context;
    if (!isRecord(input) && isKey?.(input) !== true) {
      throw withTitle(typeError("", `expected an object, got ${describeValue(input)}`), `${verb} ${noun}: `);
    }
    try {
      return this.#encode(input, extraFlags);
    } catch (error) {
      if (error instanceof NetlinkError) startStackAt(error, this.prepare);
      throw withTitle(error, `${what()}: `);
    }
  }

  #encode(input: Input, extraFlags: number): BatchRequest {
    const kind = this.#kind;
    const packed = this.#packed;
    const { verb } = this.#context;
    this.#input = input;
    try {
      const from = packed.length;
      if (kind.writePlain?.(packed, input, verbFlags[verb] | extraFlags, this.#context) === true) {
        return packed.take(from);
      }
      kind.fields?.check(input as never);
      const { codec, fields, flags = verbFlags[verb], isElsewhere } = kind.request(input, this.#context);
      const message = encode(codec, "do", fields, isElsewhere === true ? flags : flags | extraFlags);
      return new Change(kind, verb, input, codec, message);
    } catch (error) {
      throw withPath(error, (inRequest) => {
        const path = kind.path?.(inRequest, input) ?? inRequest;
        return shortened(kind.fields?.path(path) ?? path);
      });
    }
  }

  /** Throws errors about an invalid input, with its index. */
  prepareItem(input: Input, index: number): BatchRequest | NetlinkError {
    try {
      return this.#prepare(input, 0);
    } catch (error) {
      if (error instanceof NetlinkError) return error;
      throw withTitle(error, `[${index}] `, `[${index}]`);
    }
  }

  [Symbol.dispose](): void {
    this.#packed.clear();
    idle = this.#packed;
    for (const resource of this.#context.resources) resource[Symbol.dispose]();
  }
}

/** Builds its description only if the request fails. */
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

/** Returns "add route 10.0.0.0/8", or only "add route" for an invalid input, such as one with an object as its address. */
function operationOf<Input>({ noun, title }: ChangeKind<Input>, verb: Verb, input: Input): string {
  const operation = `${verb} ${noun}`;
  try {
    const text = title(input);
    return text.includes("[object ") ? operation : shortened(`${operation} ${text}`.trimEnd());
  } catch {
    return operation;
  }
}

/** Shared, to save memory in calls with many changes. */
const SUCCESS: Outcome = Object.freeze({});

function outcomeOf({ error, warning, extendedAck }: TransactionResult): Outcome {
  if (error !== undefined) return { error };
  if (extendedAck === undefined) return SUCCESS;
  return warning === undefined ? { extendedAck } : { warning, extendedAck };
}

/** Such as "via 10.1.1.1 metric 5". Only the name of a value that is true, nothing for undefined and false. */
export function words(values: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(values).filter(([, value]) => value !== undefined && value !== false);
  return parts.map(([name, value]) => (value === true ? name : `${name} ${String(value)}`)).join(" ");
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

/** For tables without `replace`, EEXIST advises to delete the entry. */
export function withoutReplace<Kind extends ChangeKind<never>>(kind: Kind): Kind {
  const advice: Kind["advice"] = (errno, verb, input, details) =>
    kind.advice?.(errno, verb, input, details) ??
    (errno === EEXIST && verb === "add" ? `the ${kind.noun} already exists: delete() it first` : undefined);
  return { ...kind, advice };
}
