import { typeError, withTitle } from "../base/argument-error.ts";
import { didYouMeanOneOf } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { withProgramStack } from "../base/stack.ts";
import { EMSGSIZE, EOPNOTSUPP, EPROTO } from "../constants/errno.ts";
import { GENL_ID_CTRL } from "../constants/genetlink.ts";
import { NETLINK_GENERIC, NETLINK_ROUTE, NLM_F_DUMP, NLM_F_ECHO, NLM_F_REQUEST } from "../constants/netlink.ts";
import type { AsyncDump } from "../dump/async-dump.ts";
import type { Dump } from "../dump/dump.ts";
import { failure, NetlinkError } from "../errors.ts";
import type { ListingSource } from "../io/listing.ts";
import type { Message, MessageView } from "../message/message.ts";
import { type OperationCodec, operationCodec, type RequestKind } from "../schema/codec/codec.ts";
import { alwaysReplies, effectOf, isResetting } from "../schema/model/conventions.ts";
import { type Family, lookup, type Operation } from "../schema/model/family.ts";
import type { Fields } from "../schema/model/types.ts";
import type { RequestDescription } from "../sock/advice.ts";
import { advice, missingOperation, requestAdvice, type Sent } from "./advice/advice.ts";
import { confirmFamily, dependsOnRequest, isUnconfirmed } from "./advice/needs.ts";
import {
  checkHeaderValues,
  checkNoDump,
  checkNothingUndefined,
  checkOtherOperations,
  operationsWithSameNumber,
} from "./check-request.ts";
import { withOperation } from "./errors.ts";
import { checkedFlags, checkFields } from "./options.ts";

export class ClientOperation {
  readonly title: string;
  readonly codec: OperationCodec;
  readonly alwaysReplies: boolean;
  readonly #operation: Operation;
  readonly #description: RequestDescription;
  readonly #hasRequestAdvice: boolean;
  #familyUnconfirmed: boolean;
  /** Missing fields could make the kernel delete more objects than intended. */
  readonly #deletes: boolean;
  readonly #flags: Readonly<Record<RequestKind, number>>;
  /** Operations with the same request number, computed at first use. */
  readonly #sameNumber: Partial<Record<RequestKind, readonly Operation[]>> = {};
  /** Nested attributes that dump requests need even if empty. */
  readonly #dumpNests: readonly string[];
  readonly describe: () => RequestDescription;

  /**
   * @param lacks reports whether this kernel lacks the operation.
   */
  constructor(family: Family, operation: Operation, lacks: () => boolean = () => false) {
    const codec = operationCodec(family, operation.name);
    this.title = `${family.name}.${operation.name}`;
    this.codec = codec;
    this.alwaysReplies = alwaysReplies(operation);
    this.#operation = operation;
    this.#description = {
      operation: this.title,
      headerLength: codec.headerLength,
      names: codec,
      // For raw families, the message type shows whether a request reads.
      onlyReads: family.protocol === NETLINK_GENERIC ? effectOf(operation) === "read" : undefined,
      advice: (errno, details) => {
        return errno === EOPNOTSUPP && operation.config === undefined && lacks()
          ? missingOperation(family, operation)
          : advice(family, operation, errno, details);
      },
    };
    this.describe = () => this.#description;
    this.#hasRequestAdvice = dependsOnRequest(codec);
    this.#familyUnconfirmed = isUnconfirmed(family);
    this.#deletes = effectOf(operation) === "delete";
    // With NLM_F_ECHO, rtnetlink sends the reply to this socket too.
    const asks = family.protocol === NETLINK_ROUTE && this.alwaysReplies;
    this.#flags = { do: asks ? NLM_F_REQUEST | NLM_F_ECHO : NLM_F_REQUEST, dump: NLM_F_REQUEST | NLM_F_DUMP };
    const { attributes = [] } = operation.dump?.request ?? {};
    this.#dumpNests = (family.dumpNests ?? []).filter((name) => attributes.includes(name));
  }

  describeRequest(request: Message, sent: Sent): () => RequestDescription {
    if (!this.#hasRequestAdvice) return this.describe;
    const known = this.#description;
    const advice: RequestDescription["advice"] = (errno, details) => {
      return requestAdvice({ codec: this.codec, request, sent, errno, details }) ?? known.advice!(errno, details);
    };
    return () => ({ ...known, advice });
  }

  succeeded(): void {
    if (!this.#familyUnconfirmed) return;
    this.#familyUnconfirmed = false;
    confirmFamily(this.codec.family);
  }

  listingSource<Item, Source extends Dump | AsyncDump>(dump: Source): ListingSource<Item, Source> {
    return { dump, read: (message) => this.decode(message) as Item, succeeded: () => this.succeeded() };
  }

  decode(message: MessageView): Fields {
    const foreign = this.codec.mismatch(message);
    if (foreign === undefined) return this.codec.decodeEcho(message);
    throw failure(this.title, `the kernel's reply has ${foreign}`, EPROTO);
  }

  decodeReply(message: MessageView): Fields {
    return this.hasReply ? this.decode(message) : this.codec.decodeEcho(message);
  }

  get hasReply(): boolean {
    return this.#operation.do?.reply !== undefined;
  }

  /** Such a dump is not repeated, because values would be lost. */
  get isResetting(): boolean {
    return isResetting(this.#operation);
  }

  supports(kind: RequestKind): boolean {
    return this.#operation[kind] !== undefined;
  }

  /**
   * Encodes a request of a netlink operation. `Connection` later sets the message type of a generic netlink family.
   *
   * @throws TypeError or RangeError with the operation and the path of the field.
   */
  request(kind: RequestKind, fields: object | undefined, flags: number | undefined): Message {
    try {
      checkFields(fields, "fields");
      if (this.#deletes) checkNothingUndefined(fields);
      checkHeaderValues(this.codec.family, this.#operation, this.codec.headerField, fields);
      this.#checkOtherOperations(kind, fields);
      const own = checkedFlags(flags, "flags");
      if (kind === "do" && (own & NLM_F_DUMP) !== 0) checkNoDump(this.codec.family, this.#operation, own);
      const all = this.#flags[kind] | own;
      const generic = this.codec.family.protocol === NETLINK_GENERIC;
      const nested =
        kind === "dump" && this.#dumpNests.length > 0
          ? withNests(this.#dumpNests, fields as Fields | undefined)
          : fields;
      return this.codec.request(kind, nested, generic ? { flags: all, type: GENL_ID_CTRL } : { flags: all });
    } catch (error) {
      throw withTitle(error, `${this.title}: `);
    }
  }

  #checkOtherOperations(kind: RequestKind, fields: object | undefined): void {
    const { family, headerField } = this.codec;
    if (headerField === undefined || (fields as Fields | undefined)?.[headerField] === undefined) return;
    this.#sameNumber[kind] ??= operationsWithSameNumber(family, this.#operation, kind);
    if (this.#sameNumber[kind].length > 0) checkOtherOperations(family, this.#sameNumber[kind], headerField, fields);
  }

  sendError(error: unknown, request: Message): unknown {
    return isTooLong(error)
      ? new RangeError(this.#tooLongMessage(request), { cause: error })
      : withOperation(error, this.title);
  }

  resultError(error: NetlinkError, request: Message): NetlinkError {
    if (!isTooLong(error)) return error;
    return new NetlinkError(`${this.#tooLongMessage(request)} (EMSGSIZE)`, {
      errno: EMSGSIZE,
      operation: this.title,
      cause: error,
    });
  }

  #tooLongMessage(request: Message): string {
    const sizes = new Map<number, number>();
    for (const attribute = request.attributes(this.codec.headerLength); attribute.next(); ) {
      sizes.set(attribute.type, (sizes.get(attribute.type) ?? 0) + attribute.length);
    }
    const [type, size] = [...sizes].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0]);
    const set = lookup(this.codec.family.sets, this.#operation.set ?? "");
    const field = set?.attributes.find(({ number }) => number === type)?.field ?? `attribute ${type}`;
    const [all, most] = [request.length, size].map((bytes) => bytes!.toLocaleString("en"));
    return (
      `${this.title}: ${field}: it takes ${most} of the request's ${all} bytes, which exceed the socket's send ` +
      "buffer; split the request (lists with chunks()) or use a socket with a larger sendBufferSize"
    );
  }
}

/** EMSGSIZE of a send call: the message exceeds the send buffer. */
function isTooLong(error: unknown): error is NetlinkError {
  return error instanceof NetlinkError && error.errno === -EMSGSIZE && error.syscall?.startsWith("send") === true;
}

function withNests(nests: readonly string[], fields: Fields = {}): Fields {
  const missing = nests.filter((name) => fields[name] === undefined);
  return { ...fields, ...Object.fromEntries(missing.map((name) => [name, {}])) };
}

/**
 * Returns the operation of a family with this name.
 *
 * @throws TypeError if the family lacks the operation or the requested kind.
 */
export function findOperation(family: Family, name: string, kind?: RequestKind): Operation {
  if (typeof name !== "string") throw typeError("operation", `expected a name, got ${describeValue(name)}`);
  const operation = lookup(family.operations, name);
  if (operation === undefined) {
    const meant = didYouMeanOneOf(name, Object.keys(family.operations));
    throw withProgramStack(new TypeError(`${family.name}: unknown operation ${describeValue(name)}${meant}`));
  }
  if (kind !== undefined && operation[kind] === undefined) {
    const kinds = { do: "requested with do()", dump: "dumped with dump()", event: "received with events()" } as const;
    const known = (["do", "dump", "event"] as const).filter((one) => operation[one] !== undefined);
    const can = known.length === 0 ? "it has no messages" : `it can be ${known.map((one) => kinds[one]).join(", ")}`;
    throw withProgramStack(new TypeError(`${family.name}.${name}: it cannot be ${kinds[kind]}; ${can}`));
  }
  return operation;
}
