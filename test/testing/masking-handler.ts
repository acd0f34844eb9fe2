import { defineUpcallHandler, type FlowKey } from "../../src/subsystems/ovs/index.ts";

/**
 * An upcall handler that puts a flow for each packet. The packet's priority selects the flow mask. The kernel rejects
 * the flow of a packet with an unknown priority.
 */
export default defineUpcallHandler<readonly FlowKey[]>({
  upcall({ key }, context) {
    const mask = context.data[key.priority!];
    if (mask === undefined) context.execute({ packet: new Uint8Array(5), actions: [{ output: 1 }] });
    else context.putFlow({ mask, actions: [] });
  },
  rejected({ message, code, reply }, context) {
    context.report({ message, code, reply });
  },
});
