import { defineHandler } from "bun-netlink/handler";

let count = 0;

/** Sends a report after it has received the number of messages in the handler's data. */
export default defineHandler<number>({
  message(_, context) {
    if (++count === context.data) context.report(count);
  },
});
