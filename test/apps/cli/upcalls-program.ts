import { UpcallPrinter } from "../../../apps/cli/src/commands/upcalls.ts";
import { flush } from "../../../apps/cli/src/output.ts";
import type { MessageWriter } from "../../../src/index.ts";
import { Upcall } from "../../../src/subsystems/ovs/index.ts";
import {
  OVS_KEY_ATTR_ETHERNET,
  OVS_KEY_ATTR_IN_PORT,
  OVS_PACKET_ATTR_ACTIONS,
  OVS_PACKET_ATTR_LEN,
  OVS_PACKET_ATTR_MRU,
  OVS_PACKET_ATTR_USERDATA,
  OVS_PACKET_CMD_ACTION,
} from "../../../src/subsystems/ovs/upcall/view/numbers.ts";
import { DATAPATH, lent, upcallBytes } from "../../subsystems/ovs/upcall/upcall-messages.ts";

const OVS_ACTION_ATTR_OUTPUT = 1;

// Prints three upcalls of a datapath and one of another datapath. The first argument contains the options of the
// printer.
const options = JSON.parse(process.argv[2] ?? "{}");
const names = new Map([[1, "v0"]]);
const ports = { nameOf: (number: number) => names.get(number), numberOf: () => undefined };
const printer = new UpcallPrinter([{ name: "dp0", ifindex: DATAPATH, portNames: () => ports }], options);
const upcall = new Upcall();
const otherPort = (writer: MessageWriter) => {
  writer
    .u32(OVS_KEY_ATTR_IN_PORT, 9)
    .bytes(OVS_KEY_ATTR_ETHERNET, new Uint8Array([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2]));
};
const attributes = (writer: MessageWriter) => {
  writer
    .bytes(OVS_PACKET_ATTR_USERDATA, new Uint8Array([10, 11]))
    .nest(OVS_PACKET_ATTR_ACTIONS, (actions) => void actions.u32(OVS_ACTION_ATTR_OUTPUT, 2), { marked: false })
    .u16(OVS_PACKET_ATTR_MRU, 1400)
    .u32(OVS_PACKET_ATTR_LEN, 1500);
};
const all = [
  upcallBytes(),
  upcallBytes({ command: OVS_PACKET_CMD_ACTION, attributes }),
  upcallBytes({ datapath: DATAPATH + 1 }),
  upcallBytes({ key: otherPort }),
];
for (const bytes of all) if (upcall.point(lent(bytes))) printer.print(upcall);
flush();
