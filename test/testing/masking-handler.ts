import { defineUpcallHandler, type FlowKey } from "../../src/subsystems/ovs/index.ts";

/**
 * Puts a flow for each packet. The packet's priority selects the mask; an unknown priority causes a put that the kernel
 * rejects.
 */
export default defineUpcallHandler<readonly FlowKey[]>({
  upcall({ key }, context) {
    const mask = context.data[key.priority!];
    if (mask === undefined) context.execute({ packet: new Uint8Array(5), actions: [{ output: 1 }] });
    else context.putFlow({ mask, actions: [] });
  },
  refused({ message, code, reply }, context) {
    context.report({ message, code, reply });
  },
});
