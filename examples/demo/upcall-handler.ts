// The upcall handler of the demo. Reads every attribute and counts upcalls per input port.
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
    throw new Error(`${dropped || "an unknown number of"} upcalls dropped`);
  },
});
