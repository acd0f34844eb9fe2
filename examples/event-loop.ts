// Changes 10,000 routes with blocking and with asynchronous calls, while a timer runs.
// Run it without privileges in a new network namespace: unshare -rn bun examples/event-loop.ts
import { Links, Routes } from "bun-netlink/route";

using links = Links.open();
links.set("lo", { up: true });
const routes = Array.from({ length: 10_000 }, (_, index) => ({
  dst: `10.${index >> 8}.${index & 255}.0/24`,
  dev: "lo",
}));

let ticks = 0;
setInterval(() => ticks++, 1).unref();
const report = (form: string) => console.log(`${form}: the timer ${ticks > 0 ? "ran meanwhile" : "waited"}`);

using blocking = Routes.open();
blocking.addMany(routes);
report("blocking");

using asynchronous = Routes.openAsync();
await asynchronous.deleteMany(routes);
report("asynchronous");
