import {
  EBADMSG,
  ECANCELED,
  EMSGSIZE,
  ENOBUFS,
  EPIPE,
  EPROTO,
  ETIMEDOUT,
  errnoName,
  errnoText,
} from "../constants/errno.ts";
import { NLM_F_ACK, NLM_F_DUMP, NLM_F_REQUEST, NLMSG_DONE } from "../constants/netlink.ts";
import { type ExtendedAck, NetlinkError } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { parseDoneMessage, parseErrorMessage, type RequestStatus } from "../message/control.ts";
import { messageType } from "../message/family-header.ts";
import { FLAGS_OFFSET, type MessageView, type Request, requestBytes } from "../message/message.ts";
import { operationName, type RequestDescription, rejection } from "../sock/advice.ts";
import { checkStartsDump } from "../transact/request-kinds.ts";
import { checkDumpOptions, type DumpOptions } from "./dump-options.ts";

const DUMP_FLAGS = NLM_F_REQUEST | NLM_F_DUMP | NLM_F_ACK;
const LOW_FLAGS = FLAGS_OFFSET + (hostLittleEndian ? 0 : 1);
const HIGH_FLAGS = FLAGS_OFFSET + (hostLittleEndian ? 1 : 0);

/** Encoded dump request. It also creates the errors of the dump, with the names of the operation and the attributes. */
export class DumpRequest {
  readonly bytes: Uint8Array;
  readonly #protocol: number;
  readonly #options: DumpOptions;

  /** @throws TypeError or RangeError for invalid arguments, or if the request would start no dump. */
  constructor(protocol: number, request: Request, options: DumpOptions) {
    checkDumpOptions(protocol, options);
    this.#protocol = protocol;
    this.bytes = new Uint8Array(requestBytes(request, "request"));
    this.#options = options;
    checkStartsDump(protocol, this.bytes);
    this.bytes[LOW_FLAGS]! |= DUMP_FLAGS & 0xff;
    this.bytes[HIGH_FLAGS]! |= DUMP_FLAGS >>> 8;
  }

  get operation(): string {
    return this.#description.operation;
  }

  get headerLength(): number | undefined {
    return this.#description.headerLength;
  }

  /** Error for reading a finished dump again, because the table would otherwise look empty. */
  get finishedError(): TypeError {
    return new TypeError(`${this.operation}: the dump was read to its end or cancelled; start a new one`);
  }

  extendedAck(message: MessageView): ExtendedAck | undefined {
    return this.#parse(message).extendedAck;
  }

  rejection(message: MessageView): NetlinkError {
    const parsed = this.#parse(message);
    const { operation, advice } = this.#description;
    const special = advice?.(parsed.errno, parsed.extendedAck);
    return rejection(operation, parsed, this.#protocol, messageType(this.bytes), special);
  }

  /**
   * Returns the error for a dump that failed without an error message of the kernel, for example with ENOBUFS.
   *
   * @param reason text that replaces the general reason for the error number.
   * @param cause error of the socket, whose `dropped` and `length` are copied.
   */
  failure(errno: number, reason?: string, cause?: NetlinkError): NetlinkError {
    const { operation } = this;
    const text = reason ?? failures[Math.abs(errno)] ?? errnoText(errno);
    const details = { syscall: cause?.syscall, dropped: cause?.dropped, length: cause?.length, cause };
    return new NetlinkError(`${operation}: ${text} (${errnoName(errno)})`, { errno, operation, ...details });
  }

  #parse(message: MessageView): RequestStatus {
    const { headerLength, names } = this.#description;
    const parse = message.type === NLMSG_DONE ? parseDoneMessage : parseErrorMessage;
    return parse(message, { bytes: this.bytes, protocol: this.#protocol, headerLength, names });
  }

  get #description(): RequestDescription {
    const { describe, operation, headerLength } = this.#options;
    if (describe !== undefined) return describe();
    return { operation: operation ?? operationName(this.#protocol, this.bytes), headerLength };
  }
}

const failures: Readonly<Record<number, string>> = {
  [EBADMSG]: "a part of the dump was malformed, so the rest was abandoned",
  [ECANCELED]: "the thread that started the dump has abandoned it",
  [EMSGSIZE]: "a part of the dump did not fit the buffer, so the rest was abandoned; use a larger slotSize",
  [ENOBUFS]: "the kernel had no memory for a part of the dump, so the rest was abandoned; start the dump again",
  [EPIPE]:
    "a thread that shares the dump was terminated while it received, so messages are missing; start another dump",
  [EPROTO]: "the kernel repeated the same part of the dump endlessly, so the rest was abandoned",
  [ETIMEDOUT]: "no further part of the dump arrived in time, so the rest was abandoned; use a larger timeoutMs",
};
