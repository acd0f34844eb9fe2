import { defineHandler } from "../../../../src/workers/handler-entry.ts";
import { numbered } from "../../numbered.ts";

/** A handler that replies to a message with three messages. The second one is too large for any socket. */
export default defineHandler({
  message(_, context) {
    const to = { portId: context.sender };
    context.send(numbered(1), { to });
    context.send(numbered(2, 8 * 1024 * 1024), { to });
    context.send(numbered(3), { to });
  },
});
