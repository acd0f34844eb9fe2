// Copies the routes of one table to another, and keeps the copy equal, also after losses and long pauses (SIGSTOP).
//
//   unshare -rn bun examples/programs/reflector.ts 100 200
import { NetlinkError } from "bun-netlink";
import { type Route, type RouteOptions, Routes } from "bun-netlink/route";
import { routes as source, watch } from "bun-netlink/watch";

export interface ReflectorOptions extends Pick<RouteOptions, "socket"> {
  from: number;
  to: number;
  signal: AbortSignal;
}

/** Codes of errors that mean that the interface of a route or its way to the gateway is gone. */
const gone: ReadonlySet<string> = new Set(["ENODEV", "ENETUNREACH", "ENETDOWN", "EHOSTUNREACH"]);

/**
 * Keeps the copy until the signal is aborted.
 *
 * The key of an event identifies a route. Several routes can have the same destination and metric: their keys count them,
 * so that the last key goes when any of them is removed. This program therefore counts the keys of each copied route. After
 * a loss, the watch reads the table again and reports only the differences: this program needs no code for losses.
 */
export async function reflect({ from, to, signal, socket }: ReflectorOptions): Promise<void> {
  using routes = Routes.openAsync({ socket });
  await using changes = watch(source.where({ table: from }), { socket, signal, coalesce: true });
  /** Number of keys of each copied route. */
  const copies = new Map<string, number>();
  const textOf = (route: Route) => JSON.stringify({ ...route, table: to });

  const add = async (added: Iterable<Route>) => {
    const missing: Route[] = [];
    for (const route of added) {
      const count = copies.get(textOf(route)) ?? 0;
      copies.set(textOf(route), count + 1);
      if (count === 0) missing.push({ ...route, table: to });
    }
    // An interface can vanish between the event and the copy. The event of its removal follows.
    for (const { error } of await routes.appendMany(missing)) if (error && !gone.has(error.code)) throw error;
  };
  const remove = async (route: Route) => {
    const count = (copies.get(textOf(route)) ?? 1) - 1;
    if (count > 0) copies.set(textOf(route), count);
    else copies.delete(textOf(route));
    if (count > 0) return;
    await routes.delete({ ...route, table: to }, { ignoreMissing: true });
  };

  try {
    for await (const event of changes) {
      if (event.kind === "snapshot") {
        // Routes of an earlier run may be stale.
        await routes.deleteMany(await routes.list({ table: to }).toArray(), { ignoreMissing: true });
        await add(event.items);
      } else if (event.kind === "add") await add([event.item]);
      else if (event.kind === "remove") await remove(event.item);
      else if (event.kind === "change") {
        await add([event.item]);
        await remove(event.previous);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

if (import.meta.main) {
  const [from, to] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 200)];
  const ended = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => ended.abort());
  try {
    await reflect({ from, to, signal: ended.signal });
  } catch (error) {
    console.error(error instanceof NetlinkError ? error.message : error);
    process.exitCode = 1;
  }
}
