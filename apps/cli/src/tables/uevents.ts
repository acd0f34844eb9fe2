import { NETLINK_KOBJECT_UEVENT, NetlinkSocket, POLLIN } from "bun-netlink";
import { type Change, type Context, type Table, table } from "./table.ts";

/** An event of the kernel about a device: its variables, such as ACTION and DEVPATH. */
type Uevent = Readonly<Record<string, string>>;

/** Multicast group in which the kernel sends events. udev sends its events to another group. */
const KERNEL_GROUP = 1;

async function* follow({ netns, signal }: Context): AsyncGenerator<Change<Uevent>> {
  using socket = NetlinkSocket.open(NETLINK_KOBJECT_UEVENT, { netns, groups: [KERNEL_GROUP] });
  for (;;) {
    await socket.waitAsync(POLLIN, { signal });
    for (const datagram of socket.receiveMany()) yield { kind: "event", row: parse(datagram.bytes) };
  }
}

/** Parses an event: "action@path", followed by "NAME=value" lines. Each ends with a NUL. */
function parse(bytes: Uint8Array): Uevent {
  const [, ...variables] = new TextDecoder().decode(bytes).split("\0");
  return Object.fromEntries(
    variables.flatMap((text) => {
      const at = text.indexOf("=");
      return at <= 0 ? [] : [[text.slice(0, at), text.slice(at + 1)]];
    }),
  );
}

/** The stream of the kernel's events about devices. */
export const tables: readonly Table[] = [
  table<Uevent>({
    name: "uevents",
    summary: "events of the kernel about devices (monitor only)",
    keys: 2,
    columns: {
      ACTION: (event) => event["ACTION"],
      PATH: (event) => event["DEVPATH"],
      SUBSYSTEM: (event) => event["SUBSYSTEM"],
      NAME: (event) => event["INTERFACE"] ?? event["DEVNAME"],
    },
    follow,
  }),
];
