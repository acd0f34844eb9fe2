import type { MessageView } from "../message/message.ts";

/** All bytes of the memory that a message lies in: what its view shows, and from the same place on. */
export function storeOf(message: MessageView): Uint8Array {
  // The messages of this library have it at hand.
  const { store } = message as { store?: Uint8Array };
  if (store !== undefined) return store;
  const { view } = message;
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
