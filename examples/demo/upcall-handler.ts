// What a worker of the demo does with upcalls: it reads every attribute, and counts by the port of arrival.
import { defineHandler } from "bun-netlink/handler";
import { readUpcall } from "./upcall.ts";

const upcall = { inPort: 0, destinationPort: 0, packetLength: 0 };
const byPort = [0, 0, 0, 0];
let count = 0;

export default defineHandler<{ expected: number }>({
  message(message, context) {
    byPort[readUpcall(message, upcall).inPort]!++;
    if (++count === context.data.expected) context.report({ count, byPort });
  },
  gap(dropped) {
    throw new Error(`${dropped} upcalls were lost`);
  },
});
