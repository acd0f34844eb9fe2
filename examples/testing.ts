// Uses a fake network, which needs no privileges. A mirror stays correct although an event is lost.
import { setTimeout as sleep } from "node:timers/promises";
import { Addresses, Links, Routes } from "bun-netlink/route";
import { FakeNetwork } from "bun-netlink/testing";
import { mirror, routes as routeSource } from "bun-netlink/watch";

using network = new FakeNetwork();
network.addDevice("eth0");
using socket = network.open();
using links = Links.open({ socket });
using addresses = Addresses.open({ socket });
using routes = Routes.open({ socket });

await using tables = await mirror(routeSource, { socket });
links.change({ dev: "eth0", up: true });
addresses.add({ dev: "eth0", local: "192.0.2.1/24" });
routes.add({ dst: "default", gateway: "192.0.2.254" });
console.log(routes.get("198.51.100.1").prefsrc);

const hasDefault = () => [...tables.routes].some(({ dst }) => dst === "default");
while (!hasDefault()) await sleep(1); // the mirror receives the events in the event loop
using _ = tables.onChange(({ source, kind }) => console.log(source, kind));
network.kernel.loseEvents(1);
routes.delete({ dst: "default" });
while (hasDefault()) await sleep(1);
console.log(hasDefault());
