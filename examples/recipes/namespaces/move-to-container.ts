import { spawn } from "node:child_process";
import { once } from "node:events";
import { Links } from "bun-netlink/route";

// A container is a process in a namespace of its own. Here it prints a line when it has the namespace.
const container = spawn("unshare", ["-n", "sh", "-c", "echo; exec sleep 60"]);
await once(container.stdout, "data");
const netns = { pid: container.pid! };

using host = Links.open();
host.move("eth1", netns);

using inside = Links.open({ netns });
inside.rename("eth1", "net0");
inside.set("net0", { up: true });
for (const { ifname } of inside.list()) console.log(ifname);
container.kill();
