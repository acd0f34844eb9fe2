// Runs a recipe on a small network in this namespace: unshare -rnm bun examples/recipes/lab.ts NAME
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Addresses, Links, Neighbours, Routes } from "bun-netlink/route";

using links = Links.open();
using addresses = Addresses.open();
using routes = Routes.open();
using neighbours = Neighbours.open();

/** Changes of the network after a recipe that follows changes has printed its first line. */
const changes: Record<string, () => unknown> = {
  "routes/follow-default-route": () => routes.replace({ dst: "default", gateway: "192.0.2.2" }),
  "links/follow-addresses": () => addresses.add({ dev: "eth0", local: "192.0.2.11/24" }),
  "links/wait-until-up": () => links.set("eth1", { up: true }),
  "links/follow-devices": () => links.add({ ifname: "br0", kind: "bridge" }),
  "routes/find-moved-address": () => neighbours.replace({ dev: "eth0", dst: "192.0.2.1", lladdr: "02:00:5e:00:53:99" }),
};

// Named namespaces are mounted in /run/netns.
spawnSync("mount", ["-t", "tmpfs", "none", "/run"]);
links.set("lo", { up: true });
for (const [number, ifname] of ["eth0", "eth1"].entries()) {
  links.add({
    ifname,
    kind: "veth",
    address: `02:00:5e:00:53:0${number}`,
    data: { peer: { ifname: `port${number}` } },
  });
}
for (const ifname of ["port0", "port1", "eth0"]) links.set(ifname, { up: true });
addresses.add({ dev: "eth0", local: "192.0.2.10/24" });
routes.add({ dst: "default", gateway: "192.0.2.1" });
neighbours.add({ dev: "eth0", dst: "192.0.2.1", lladdr: "02:00:5e:00:53:ff" });
// The kernel changes the states of links in the background, some time after they are up.
const stateOf = (dev: string) => links.get(dev).operstate;
while (stateOf("eth0") !== "up" || stateOf("port0") !== "up" || stateOf("port1") === "unknown") await setTimeout(1);

const [name = ""] = process.argv.slice(2);
const recipe = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`)], {
  stdio: ["ignore", "pipe", "inherit"],
});
const ended = once(recipe, "close");
let change = changes[name];
for await (const text of recipe.stdout) {
  process.stdout.write(text);
  change?.();
  change = undefined;
}
[process.exitCode] = await ended;
