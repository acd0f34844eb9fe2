import { defineHandler } from "../../../src/index.ts";
import { executeRequest, output, readUpcall } from "../ovs/openvswitch.ts";

export interface ForwarderData {
  /** Number of the generic netlink family `ovs_packet`. */
  family: number;
  /** Output port for packets from each input port. The key is the input port. */
  destinations: Record<number, number>;
}

/** Handler that forwards every packet from one datapath port to another. */
export default defineHandler<ForwarderData>({
  message(message, context) {
    const { family, destinations } = context.data;
    const { datapath, packet, key } = readUpcall(message);
    context.send(executeRequest(family, datapath, packet, key.bytes, output(destinations[key.inPort!]!)));
  },
});
