import type { PageMessage } from "../src/message.ts";

/** State of the page's connection to the server of the map. */
export type ConnectionState = "live" | "lost";

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5000;

/**
 * Receives messages from the server of the map. After a lost connection, connects again; the server then sends the
 * complete state first.
 */
export function connect(onMessage: (message: PageMessage) => void, onState: (state: ConnectionState) => void): void {
  let delay = FIRST_DELAY_MS;
  const open = () => {
    const socket = new WebSocket(new URL("/live", location.href));
    let next = 0;
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data) as PageMessage;
      // If a message number is missing, the page's state would be wrong, so the page connects again.
      if (message.number !== next++) {
        socket.close();
        return;
      }
      delay = FIRST_DELAY_MS;
      onState("live");
      onMessage(message);
    });
    socket.addEventListener("close", () => {
      onState("lost");
      setTimeout(open, delay);
      delay = Math.min(MAX_DELAY_MS, delay * 2);
    });
  };
  open();
}
