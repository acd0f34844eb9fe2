// Reports the program that changes a route.
import { spawn } from "node:child_process";
import { routes, watch } from "bun-netlink/watch";

await using changes = watch(routes, { who: true });
// Another program, which runs until its input ends.
const other = spawn("ip", ["-batch", "-"], { stdio: ["pipe", "inherit", "inherit"] });
for await (const event of changes) {
  if (event.kind === "snapshot") other.stdin.write("route add unreachable 192.0.2.0/24\n");
  if (event.kind !== "add") continue;
  const { program, uid, reason } = event.by ?? {};
  if (program === undefined) console.log(`${event.item.dst} was added by an unknown program: ${reason}`);
  else console.log(`${event.item.dst} was added by ${program} of user ${uid}`);
  break;
}
other.stdin.end();
