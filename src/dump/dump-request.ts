import { NLMSG_DONE } from "../constants/netlink.ts";
import type { ExtendedAck, NetlinkError } from "../errors.ts";
import { parseDoneMessage, parseErrorMessage, type Verdict } from "../message/control.ts";
import type { MessageView } from "../message/message.ts";
import type { RequestDescription } from "../sock/exchange-options.ts";
import { operationName, refusal, typeOf } from "../sock/refusal.ts";
import { dumpFailure } from "./dump-failure.ts";
import type { DumpOptions } from "./dump-options.ts";

/** What is asked for, and what is said of it when something is the matter. */
export class DumpRequest {
  readonly bytes: Uint8Array;
  readonly #protocol: number;
  readonly #options: DumpOptions;

  constructor(protocol: number, bytes: Uint8Array, options: DumpOptions) {
    this.#protocol = protocol;
    this.bytes = bytes;
    this.#options = options;
  }

  /** What is being done. */
  get operation(): string {
    return this.#description.operation;
  }

  /** Size of what lies in front of the request's attributes, where that is known. */
  get headerLength(): number | undefined {
    return this.#description.headerLength;
  }

  /** What the kernel said in the message that has ended the dump, beside how it ended. */
  said(verdict: MessageView): ExtendedAck | undefined {
    return this.#parse(verdict).extendedAck;
  }

  /** The error for a dump that the kernel has ended with that message. */
  refusal(verdict: MessageView): NetlinkError {
    const parsed = this.#parse(verdict);
    const { operation, advice } = this.#description;
    const special = advice?.(parsed.errno, parsed.extendedAck);
    return refusal(operation, parsed, this.#protocol, typeOf(this.bytes), special);
  }

  /** The error for a dump that ended before the kernel said so: see {@link dumpFailure}. */
  failure(errno: number, reason?: string, cause?: NetlinkError): NetlinkError {
    return dumpFailure(this.operation, errno, reason, cause);
  }

  #parse(verdict: MessageView): Verdict {
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
