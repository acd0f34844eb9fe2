import { defineUpcallHandler, type FlowKey } from "../../src/subsystems/ovs/index.ts";

/** Puts a flow for each packet, under the mask whose number is the packet's priority. Where there is none, what it asks for is refused. */
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
