import type { MessageView } from "../message/message.ts";

/** All bytes of the memory that a message lies in: what its view shows, and from the same place on. */
export function storeOf(message: MessageView): Uint8Array {
  const { store } = message as { store?: unknown };
  if (store instanceof Uint8Array) return store;
  const { view } = message;
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
