import { NLM_F_DUMP_INTR, NLM_F_MULTI } from "../constants/netlink.ts";
import type { Message } from "../message/message.ts";
import type { RequestKind } from "../schema/codec/codec.ts";
import type { Operation } from "../schema/model/family.ts";
import type { Fields } from "../schema/model/types.ts";
import { type AnyHandler, ackDetails, type RegisteredFamily, replyPayload } from "./fake-family.ts";
import type { FakeTransport } from "./fake-transport.ts";
import { type Fault, laterFaults, type RequestFaults } from "./faults.ts";
import { claimLength, datagramOf, doneFrame, frame } from "./frames.ts";
import { Refusal } from "./refusal.ts";

/** Length for a datagram that exceeds any receive buffer. */
const ABSURD_LENGTH = 0x00ff_ffff;

export interface Requester {
  readonly portId: number;
  deliver(bytes: Uint8Array, faults?: RequestFaults): void;
  readonly transport?: FakeTransport | undefined;
}

export interface ResolvedRequest {
  readonly family: RegisteredFamily;
  readonly operation: Operation;
  readonly handler: AnyHandler | undefined;
  readonly kind: RequestKind;
}

export interface PendingRequest extends ResolvedRequest {
  readonly handler: AnyHandler;
  readonly message: Message;
  readonly requester: Requester;
  readonly faults: RequestFaults;
}

interface DumpSizes {
  readonly items: number;
  readonly bytes: number;
}

export class FakeDump {
  readonly #request: PendingRequest;
  readonly #items: Iterator<Fields>;
  readonly #sizes: DumpSizes;
  readonly #interrupted: number;
  readonly #lost: number;
  readonly #failed: number;
  #count = 0;
  #pieces = 0;
  #waiting: Uint8Array | undefined;

  constructor(pending: PendingRequest, items: Iterable<Fields>, sizes: DumpSizes) {
    this.#request = pending;
    this.#items = items[Symbol.iterator]();
    this.#sizes = sizes;
    this.#interrupted = this.#limit("interrupt");
    this.#lost = this.#limit("lost-reply");
    this.#failed = this.#limit("fail-dump");
  }

  /** A Refusal of the handler ends the dump with an error. */
  next(): boolean {
    const { family, operation, message, faults } = this.#request;
    let end: Uint8Array | undefined;
    const frames: Uint8Array[] = [];
    try {
      if (!this.#fill(frames)) end = doneFrame(message, this.#flags & NLM_F_DUMP_INTR);
    } catch (error) {
      this.end();
      if (!(error instanceof Refusal)) throw error;
      end = doneFrame(message, 0, error.errno, ackDetails(family.model, operation, message, error));
    }
    if (faults.has("garble") && this.#pieces === 0 && frames.length > 0) claimLength(frames[0]!, ABSURD_LENGTH);
    if (frames.length > 0) this.#deliver(frames, this.#count - frames.length);
    if (end !== undefined) this.#deliver([end], this.#count);
    return end === undefined;
  }

  end(): void {
    this.#items.return?.();
  }

  #limit(name: Fault["fault"]): number {
    const fault = this.#request.faults.get(name);
    return fault === undefined ? Number.POSITIVE_INFINITY : (fault.items ?? 0);
  }

  get #flags(): number {
    return NLM_F_MULTI | (this.#count >= this.#interrupted ? NLM_F_DUMP_INTR : 0);
  }

  #fill(frames: Uint8Array[]): boolean {
    let size = 0;
    // Messages before the lost one are delivered in their own datagram.
    while (frames.length < this.#sizes.items && !(frames.length > 0 && this.#count === this.#lost)) {
      const bytes = this.#waiting ?? this.#take();
      if (bytes === undefined) return false;
      this.#waiting = bytes;
      if (frames.length > 0 && size + bytes.length > this.#sizes.bytes) return true;
      this.#waiting = undefined;
      frames.push(bytes);
      size += bytes.length;
      this.#count++;
    }
    return true;
  }

  #take(): Uint8Array | undefined {
    const { family, operation, message, requester, faults } = this.#request;
    if (this.#count >= this.#failed) throw new Refusal(faults.get("fail-dump")!.errno!);
    const { done, value } = this.#items.next();
    if (done === true) return undefined;
    const { type, payload } = replyPayload(family, operation, "dump", value);
    return frame(type, this.#flags, message.sequence, requester.portId, payload);
  }

  #deliver(frames: readonly Uint8Array[], from: number): void {
    const { requester, faults } = this.#request;
    if (from >= this.#lost) requester.transport?.drop(1);
    else requester.deliver(datagramOf(frames), this.#pieces++ === 0 ? faults : laterFaults(faults));
  }
}
