import { defineUpcallHandler } from "../../../../src/subsystems/ovs/index.ts";

export interface InvalidRepliesData {
  /** Output port for packets to which the handler sends a valid reply. */
  output: number;
}

/** The handler's report about a reply that the kernel rejected. */
export interface Refused {
  reply: string;
  code: string;
  operation: string | undefined;
}

/** Invalid replies that the handler can send. The recirculation id of the packet selects one of them. */
export const InvalidReply = {
  None: 1,
  KeyTwice: 2,
  BitsOutsideTheMask: 3,
  PortBeyondAll: 4,
  PacketTooLong: 5,
  Throws: 6,
} as const;

/** Upcall handler that sends invalid replies to some packets and forwards all others. */
export default defineUpcallHandler<InvalidRepliesData>({
  upcall(upcall, context) {
    const {
      key,
      key: { bytes },
    } = upcall;
    const actions = [{ output: context.data.output }];
    switch (key.recircId) {
      case InvalidReply.KeyTwice:
        context.putFlow({ key: new Uint8Array([...bytes, ...bytes]), actions });
        break;
      case InvalidReply.BitsOutsideTheMask:
        context.putFlow({ actions: [{ setMasked: { key: { skbMark: 3 }, mask: { skbMark: 1 } } }] });
        break;
      case InvalidReply.PortBeyondAll:
        context.execute({ actions: [{ output: 70_000 }] });
        break;
      case InvalidReply.PacketTooLong:
        context.execute({ actions, packet: new Uint8Array(65_532) });
        break;
      case InvalidReply.Throws:
        throw new Error("not this one");
      default:
        context.execute({ actions });
    }
  },
  rejected({ reply, code, operation }, context) {
    context.report({ reply, code, operation } satisfies Refused);
  },
});
