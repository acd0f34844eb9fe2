import { formatMessage } from "bun-netlink";
import { type FamilyOptions, findFamily } from "../families.ts";
import { untilInterrupted } from "../interrupt.ts";
import { parseNamespace } from "../namespaces.ts";
import { flush, json, line, printableLines, style } from "../output.ts";
import { toTree } from "../values.ts";

/** Options of the command `events`. */
export interface EventsOptions extends FamilyOptions {
  readonly json?: boolean;
  readonly netns?: string;
  readonly timestamps?: boolean;
  readonly count?: number;
}

/** Prints the events of multicast groups until the process is interrupted. */
export async function events(name: string, groups: readonly string[], options: EventsOptions): Promise<void> {
  const family = await findFamily(name, options);
  using client = family.connectAsync(options.netns === undefined ? {} : { netns: parseNamespace(options.netns) });
  const wanted =
    groups.length === 0
      ? [...(await client.groups).keys()]
      : groups.map((group) => (/^\d+$/.test(group) ? Number(group) : group));
  await untilInterrupted(async (signal) => {
    await using stream = await client.events(wanted, { signal, inLoop: true });
    let left = options.count ?? Number.POSITIVE_INFINITY;
    for await (const event of stream) {
      const time = options.timestamps === true ? { time: new Date().toISOString() } : {};
      if (options.json === true) {
        json(event.kind === "unknown" ? { ...time, ...event, message: event.message.bytes } : { ...time, ...event });
      } else {
        const stamp = time.time === undefined ? "" : `${style.dim(time.time)} `;
        if (event.kind === "gap") line(`${stamp}${style.magenta(`${event.dropped} messages lost (${event.reason})`)}`);
        else if (event.kind === "unknown") line(stamp + formatMessage(event.message, { protocol: family.protocol }));
        else
          line(
            `${stamp}${style.bold(event.name)}\n${printableLines(toTree(event.fields).trimEnd()).replaceAll(/^/gm, "  ")}`,
          );
      }
      flush();
      if (--left === 0) break;
    }
  });
}
