import { MessageJoiner, type PageMessage } from "../src/message.ts";

/** State of the page's connection to the server of the map. */
export type ConnectionState = "live" | "lost";

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5000;

/**
 * Receives messages from the server of the map. If the connection is lost, connects again; the server then starts with
 * the complete state.
 */
export function connect(onMessage: (message: PageMessage) => void, onState: (state: ConnectionState) => void): void {
  let delay = FIRST_DELAY_MS;
  const open = () => {
    const socket = new WebSocket(new URL("/live", location.href));
    const joiner = new MessageJoiner();
    let next = 0;
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data) as PageMessage;
      // If the number of a message is missing, the state of the page would be wrong. The page then connects again.
      if (message.number !== next++) {
        socket.close();
        return;
      }
      delay = FIRST_DELAY_MS;
      onState("live");
      const whole = joiner.add(message);
      if (whole !== undefined) onMessage(whole);
    });
    socket.addEventListener("close", () => {
      onState("lost");
      setTimeout(open, delay);
      delay = Math.min(MAX_DELAY_MS, delay * 2);
    });
  };
  open();
}
