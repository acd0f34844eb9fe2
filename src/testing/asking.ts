import type { Message } from "../message/message.ts";
import type { RequestKind } from "../schema/codec.ts";
import type { Operation } from "../schema/model.ts";
import type { AnyHandler, RegisteredFamily } from "./fake-family.ts";
import type { FakeTransport } from "./fake-transport.ts";
import type { AnyFault, Fault } from "./faults.ts";

/** What goes wrong with one request. */
export type RequestFaults = ReadonlyMap<Fault["fault"], AnyFault>;

/** Who has asked: answers go there. */
export interface Asker {
  readonly portId: number;
  deliver(bytes: Uint8Array, faults?: RequestFaults): void;
  /** Where a dump goes on piece by piece; without one it goes out as a whole. */
  readonly transport?: FakeTransport | undefined;
}

/** What a request asks for, and who does it. */
export interface Found {
  readonly family: RegisteredFamily;
  readonly operation: Operation;
  readonly handler: AnyHandler | undefined;
  readonly kind: RequestKind;
}

/** A request on its way: what it asks for, who has asked, and what goes wrong. */
export interface Asked extends Found {
  readonly handler: AnyHandler;
  readonly message: Message;
  readonly asker: Asker;
  readonly faults: RequestFaults;
}

/** What goes wrong behind the first datagram of an answer. */
export function laterFaults(faults: RequestFaults): RequestFaults {
  if (!faults.has("truncate")) return faults;
  const rest = new Map(faults);
  rest.delete("truncate");
  return rest;
}
