import { defineHandler } from "bun-netlink/handler";
import { AttributeReader, StructReader } from "bun-netlink/message";

let count = 0;
const attributes = new AttributeReader();
const header = new StructReader();

/** Reads messages with readers of its own. Sends a report after it has received as many messages as the handler's data specifies. */
export default defineHandler<number>({
  message(message, context) {
    message.struct(header);
    message.attributes(0, attributes);
    if (++count === context.data) context.report(count);
  },
});
