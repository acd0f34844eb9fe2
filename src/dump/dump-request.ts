import { EBADMSG, ECANCELED, EMSGSIZE, ENOBUFS, EPROTO, ETIMEDOUT, errnoName, errnoText } from "../constants/errno.ts";
import { NLMSG_DONE } from "../constants/netlink.ts";
import { type ExtendedAck, NetlinkError } from "../errors.ts";
import { parseDoneMessage, parseErrorMessage, type RequestStatus } from "../message/control.ts";
import type { MessageView } from "../message/message.ts";
import { messageType } from "../message/request.ts";
import { operationName, rejection } from "../sock/advice.ts";
import type { RequestDescription } from "../sock/outcomes.ts";
import type { DumpOptions } from "./dump-options.ts";

/** The request of a dump, and its errors. */
export class DumpRequest {
  readonly bytes: Uint8Array;
  readonly #protocol: number;
  readonly #options: DumpOptions;

  constructor(protocol: number, bytes: Uint8Array, options: DumpOptions) {
    this.#protocol = protocol;
    this.bytes = bytes;
    this.#options = options;
  }

  /** Name of the operation. */
  get operation(): string {
    return this.#description.operation;
  }

  /** Size of the header before the request's attributes, if known. */
  get headerLength(): number | undefined {
    return this.#description.headerLength;
  }

  /** Returns the extended ACK of the message that ended the dump. */
  said(verdict: MessageView): ExtendedAck | undefined {
    return this.#parse(verdict).extendedAck;
  }

  /** Returns the error for a dump that the kernel ended with this message. */
  refusal(verdict: MessageView): NetlinkError {
    const parsed = this.#parse(verdict);
    const { operation, advice } = this.#description;
    const special = advice?.(parsed.errno, parsed.extendedAck);
    return rejection(operation, parsed, this.#protocol, messageType(this.bytes), special);
  }

  /** Returns the error for a dump that ended prematurely: see {@link dumpFailure}. */
  failure(errno: number, reason?: string, cause?: NetlinkError): NetlinkError {
    return dumpFailure(this.operation, errno, reason, cause);
  }

  #parse(verdict: MessageView): RequestStatus {
    const { headerLength, names } = this.#description;
    const parse = verdict.type === NLMSG_DONE ? parseDoneMessage : parseErrorMessage;
    return parse(verdict, { bytes: this.bytes, protocol: this.#protocol, headerLength, names });
  }

  get #description(): RequestDescription {
    const { describe, operation, headerLength } = this.#options;
    if (describe !== undefined) return describe();
    return { operation: operation ?? operationName(this.#protocol, this.bytes), headerLength };
  }
}

const failures: Readonly<Record<number, string>> = {
  [EBADMSG]: "a part of the dump came garbled, and the rest was given up",
  [ECANCELED]: "the thread that started the dump has given it up",
  [EMSGSIZE]: "a part of the dump did not fit the buffer, and the rest was given up; use a larger slotSize",
  [ENOBUFS]: "the kernel had no memory for a part of the dump, and the rest was given up; start it again",
  [EPROTO]: "the kernel sent the same part of the dump again and again, and the rest was given up",
  [ETIMEDOUT]: "nothing more of the dump came in time, and the rest was given up",
};

/**
 * Returns the error for a dump that ended prematurely.
 *
 * @param reason a more specific reason than the error number.
 * @param cause the error of the socket; its counts of lost bytes and messages are copied.
 */
function dumpFailure(operation: string, errno: number, reason?: string, cause?: NetlinkError): NetlinkError {
  const text = reason ?? failures[Math.abs(errno)] ?? errnoText(errno);
  return new NetlinkError(`${operation}: ${text} (${errnoName(errno)})`, {
    errno,
    operation,
    syscall: cause?.syscall,
    dropped: cause?.dropped,
    length: cause?.length,
    cause,
  });
}
