import { defineHandler } from "../../src/index.ts";
import { executeRequest, output, readUpcall } from "./openvswitch.ts";

/** What the handler has to know. */
export interface ForwarderData {
  /** Number of the family `ovs_packet`. */
  family: number;
  /** Where packets go that come in at a port. */
  destinations: Record<number, number>;
}

/** Sends every packet on, to the port that belongs to the one where it came in. */
export default defineHandler<ForwarderData>({
  message(message, context) {
    const { family, destinations } = context.data;
    const { datapath, packet, key } = readUpcall(message);
    context.send(executeRequest(family, datapath, packet, key.bytes, output(destinations[key.inPort!]!)));
  },
});
