import { defineHandler } from "bun-netlink/handler";

let count = 0;

/** Reports when the given number of messages was received. */
export default defineHandler<number>({
  message(_, context) {
    if (++count === context.data) context.report(count);
  },
});
