import { joined, typeError, withPath, withTitle } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
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
import { PackedRequests } from "../../../transact/packed-requests.ts";
import type { ChangeContext, ChangeKind, Verb } from "./change-kind.ts";
import { Interfaces } from "./interfaces.ts";
import { neededBy } from "./lookups.ts";
import { type BatchRequest, encode, type RouteRequest, type Session } from "./session.ts";

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

/** Resolves every valid name to index 1, without a lookup. */
const anyInterface = /* @__PURE__ */ new Interfaces(undefined, () => "check");

/** Throws if the change is invalid. Its interfaces need not exist. */
export function checkChange<Input>(kind: ChangeKind<Input>, verb: "add" | "change", input: Input, path: string): void {
  using batch = new Batch(undefined, kind, verb);
  batch.check(input, path);
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

/** The published package loads this file with the first change. Function calls pass through a stub. */
export function createBatch<Input>(session: Session, kind: ChangeKind<Input>, verb: Verb): Batch<Input> {
  return new Batch(session, kind, verb);
}

/** Dispose it after the requests were sent. */
export class Batch<Input> implements Disposable {
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

  /** Whether the kernel must return the new entry, because older kernels ignore fields of the input. */
  needsEntry(input: Input): boolean {
    return !this.#context.isDelete && this.#kind.ignored?.isNeeded(input) === true;
  }

  /** Returns the operation for an error. */
  what(input: Input): string {
    return operationOf(this.#kind, this.#context.verb, input);
  }

  prepare(input: Input, extraFlags = 0): RouteRequest {
    return this.#described(input, this.#prepare(input, extraFlags));
  }

  /** Encodes the input like {@link check}. */
  encodeAt(input: Input, path: string): RouteRequest {
    return this.#described(input, this.check(input, path));
  }

  /** Encodes the input. Throws errors with the path of the input. */
  check(input: Input, path: string): BatchRequest {
    try {
      return this.#encode(input, 0);
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
    let isPacked: boolean;
    const pack = () => {
      const input = this.#input;
      isPacked = isRecord(input) && kind.writePlain!(packed, input, flags, this.#context);
    };
    for (let index = 0; index < inputs.length; index++) {
      this.#input = inputs[index]!;
      const from = packed.length;
      let lookups: readonly Steps<unknown>[];
      try {
        lookups = neededBy(pack);
      } catch {
        // prepareItem() encodes the input again and reports the error.
        break;
      }
      if (lookups.length > 0) {
        if (packed.length > from) packed.take(from);
        for (const lookup of lookups) yield* lookup;
        index--;
        continue;
      }
      if (!isPacked!) break;
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
      const isEchoed = kind.ignored?.isReadBack !== true && this.needsEntry(input);
      const added = isEchoed ? extraFlags | NLM_F_ECHO : extraFlags;
      const message = encode(codec, "do", fields, isElsewhere === true ? flags : flags | added);
      return new Change(kind, verb, input, codec, message);
    } catch (error) {
      throw withPath(error, (inRequest) => {
        const path = kind.path?.(inRequest, input) ?? inRequest;
        return shortened(kind.fields?.path(path) ?? path);
      });
    }
  }

  /** Throws errors about an invalid input, with its index. */
  prepareItem(input: Input | NetlinkError, index: number): BatchRequest | NetlinkError {
    if (input instanceof NetlinkError) return input;
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

/** Word of a title for a field that is not set. */
const UNSET = /(?<=^| )undefined(?= |$)/g;

/**
 * Returns "add route 10.0.0.0/8", or only "add route" for an invalid input, such as one with an object as its address.
 * Fields that are not set are shown as "?".
 */
function operationOf<Input>({ noun, title }: ChangeKind<Input>, verb: Verb, input: Input): string {
  const operation = `${verb} ${noun}`;
  try {
    const text = title(input);
    return text.includes("[object ") ? operation : shortened(`${operation} ${text.replaceAll(UNSET, "?")}`.trimEnd());
  } catch {
    return operation;
  }
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
