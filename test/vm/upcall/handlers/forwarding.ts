import { defineUpcallHandler, encodeActions } from "../../../../src/subsystems/ovs/index.ts";

export interface ForwardingData {
  /** Output port for packets from each input port. The key is the input port. */
  destinations: Record<number, number>;
  /** Whether the handler adds a flow for each packet that it forwards. */
  flows?: boolean;
}

const encoded = new Map<number, Uint8Array>();

/** Upcall handler that forwards every packet from one datapath port to another. */
export default defineUpcallHandler<ForwardingData>({
  upcall(upcall, context) {
    const { destinations, flows = false } = context.data;
    const port = destinations[upcall.key.inPort!];
    if (port === undefined) return;
    let actions = encoded.get(port);
    if (actions === undefined) {
      actions = encodeActions([{ output: port }]);
      encoded.set(port, actions);
    }
    // The handler sends the flow before it executes the packet, although the calls are in the opposite order.
    context.execute({ actions });
    if (flows) context.putFlow({ actions });
  },
});
