// Tries features of the library on a simulated system other than Linux. Prints one line for each feature.
import {
  closeIdleSockets,
  dump,
  lookupFamily,
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  ping,
  Receiver,
  RTM_GETLINK,
  transact,
} from "../../../src/index.ts";
import { AttributeReader, MessageCursor } from "../../../src/message/index.ts";

const request = new MessageWriter(RTM_GETLINK)
  .struct((header) => header.zero(16))
  .string(3, "eth0")
  .finish();

function attempt(name: string, action: () => unknown): void {
  try {
    action();
    console.log(`${name}: works`);
  } catch (error) {
    const kind = error instanceof NetlinkError ? `NetlinkError ${error.code}` : (error as Error).name;
    console.log(`${name}: ${kind}: ${(error as Error).message}`);
  }
}

attempt("message", () => {
  const { bytes, view } = request;
  const cursor = new MessageCursor().over(bytes, view, 0, bytes.length);
  view.setUint32(0, bytes.length, true);
  if (!cursor.next()) throw new Error("no message");
  const reader = cursor.message.attributes(16, new AttributeReader());
  if (!reader.next() || reader.string() !== "eth0") throw new Error("no attribute");
});
attempt("open", () => NetlinkSocket.open(NETLINK_ROUTE));
attempt("transact", () => transact(NETLINK_ROUTE, request));
attempt("dump", () => dump(NETLINK_ROUTE, request));
attempt("ping", () => ping(NETLINK_ROUTE));
attempt("namespace", () => NetworkNamespace.create());
attempt("family", () => lookupFamily("nlctrl"));
attempt("receiver", () => Receiver.start({ protocol: NETLINK_ROUTE }));
attempt("bad input", () => NetlinkSocket.open(32));
attempt("close", () => closeIdleSockets());
