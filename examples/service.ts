// Keeps a copy of a routing table, also after lost events, until SIGTERM arrives.
// Run it without privileges in a new network namespace: unshare -rn bun examples/service.ts
import { Links, type Route, Routes } from "bun-netlink/route";
import { routes as source, watch } from "bun-netlink/watch";

const ended = new AbortController();
process.once("SIGTERM", () => ended.abort());

using links = Links.open();
using routes = Routes.open();
links.set("lo", { up: true });
const routeTo = (index: number) => ({ dst: `10.${index >> 8}.${index & 255}.0/24`, dev: "lo", table: 100 });
routes.add(routeTo(0));

const copy = new Map<string, Route>();
// The small buffer, and no thread that empties it, make the kernel drop events here.
await using changes = watch(source.where({ table: 100 }), {
  signal: ended.signal,
  inLoop: true,
  receiveBufferSize: 65_536,
});
try {
  for await (const event of changes) {
    if (event.kind === "snapshot") {
      for (const [key, route] of event.items.entries()) copy.set(key, route);
      console.log(`start: ${copy.size} route`);
      // In place of another program, and while this one cannot receive.
      routes.addMany(Array.from({ length: 4999 }, (_, index) => routeTo(index + 1)));
    } else if (event.kind === "resync") console.log(`events were lost (${event.reason}): the differences follow`);
    else if (event.kind === "remove") copy.delete(event.key);
    else copy.set(event.key, event.item);
    if (copy.size === 5000) process.kill(process.pid, "SIGTERM");
  }
} catch (error) {
  if (!ended.signal.aborted) throw error;
}
console.log(`end: ${copy.size} routes`);
