import { protocolName } from "../message/names.ts";
import type { SharedState } from "./shared-state.ts";
import type { Transport } from "./transport.ts";

/** What a socket holds that has to be given back. It does not keep the socket itself. */
export interface Held {
  readonly transport: Transport;
  /** What other threads share, once they do. */
  shared: SharedState | undefined;
}

/** Closes the descriptor, once the other threads that share it are out of their calls: its number is free then. */
export function closeHeld({ transport, shared }: Held): void {
  shared?.close();
  transport.close();
}

/** Closes and tells of the sockets that were forgotten. */
export const leaks: FinalizationRegistry<Held> = new FinalizationRegistry((held) => {
  closeHeld(held);
  const { protocol, portId } = held.transport;
  process.emitWarning(
    `a socket (${protocolName(protocol)}, port ${portId}) was never closed: use \`using\` or close()`,
    "NetlinkWarning",
  );
});
