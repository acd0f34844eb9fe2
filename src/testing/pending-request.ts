import type { Message } from "../message/message.ts";
import type { RequestKind } from "../schema/codec/codec.ts";
import type { Operation } from "../schema/model/family.ts";
import type { AnyHandler, RegisteredFamily } from "./fake-family.ts";
import type { FakeTransport } from "./fake-transport.ts";
import type { AnyFault, Fault } from "./faults.ts";

/** The faults that apply to one request of a fake kernel. */
export type RequestFaults = ReadonlyMap<Fault["fault"], AnyFault>;

/** The socket that sent the request and receives the replies. */
export interface Requester {
  readonly portId: number;
  deliver(bytes: Uint8Array, faults?: RequestFaults): void;
  /** Delivers a dump in parts. If this function is absent, the dump is delivered at once. */
  readonly transport?: FakeTransport | undefined;
}

/** The operation that a request asks for, and the handler that processes it. */
export interface ResolvedRequest {
  readonly family: RegisteredFamily;
  readonly operation: Operation;
  readonly handler: AnyHandler | undefined;
  readonly kind: RequestKind;
}

/** A request in progress in a fake kernel: its operation, its socket and its faults. */
export interface PendingRequest extends ResolvedRequest {
  readonly handler: AnyHandler;
  readonly message: Message;
  readonly requester: Requester;
  readonly faults: RequestFaults;
}

/** The faults that take effect after the first datagram of a reply was sent. */
export function laterFaults(faults: RequestFaults): RequestFaults {
  if (!faults.has("truncate")) return faults;
  const rest = new Map(faults);
  rest.delete("truncate");
  return rest;
}
