import { type Change, type Context, type Table, table } from "./table.ts";

/** The variables of a device event (uevent), such as ACTION and DEVPATH. */
type Uevent = Readonly<Record<string, string>>;

async function* follow({ netns, signal }: Context): AsyncGenerator<Change<Uevent>> {
  const { DeviceEvents } = await import("bun-netlink/system");
  await using events = DeviceEvents.open({ netns, signal });
  for await (const event of events) {
    if (event.kind === "gap") yield { kind: "resync", reason: event.reason, dropped: event.dropped };
    else yield { kind: "event", row: event.env };
  }
}

/** The table of the kernel's device events (uevents), which has no rows to list. */
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
