// Handler of threads.mjs with readers of its own. Reports the number of messages when all have arrived.
import { defineHandler } from "bun-netlink/handler";
import { AttributeReader, StructReader } from "bun-netlink/message";

let count = 0;
const attributes = new AttributeReader();
const header = new StructReader();

export default defineHandler({
  message(message, context) {
    message.struct(header);
    message.attributes(0, attributes);
    if (++count === context.data) context.report(count);
  },
});
