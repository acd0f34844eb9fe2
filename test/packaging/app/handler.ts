import { defineHandler } from "bun-netlink/handler";

let count = 0;

/** Reports when as many messages have come as it was told. */
export default defineHandler<number>({
  message(_, context) {
    if (++count === context.data) context.report(count);
  },
});
