import { defineUpcallHandler, encodeActions } from "../../../src/subsystems/ovs/index.ts";

/** Data of the handler. */
export interface ForwardingData {
  /** Output port by input port. */
  destinations: Record<number, number>;
  /** Whether to put flows. */
  flows?: boolean;
}

const encoded = new Map<number, Uint8Array>();

/** Forwards every packet to the peer of its input port. */
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
    // The flow is put before the packet is executed, despite this order.
    context.execute({ actions });
    if (flows) context.putFlow({ actions });
  },
});
