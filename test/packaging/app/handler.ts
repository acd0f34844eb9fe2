import { defineHandler } from "bun-netlink/handler";

let count = 0;

/** Sends a report after it has received as many messages as the handler's data specifies. */
export default defineHandler<number>({
  message(_, context) {
    if (++count === context.data) context.report(count);
  },
});
