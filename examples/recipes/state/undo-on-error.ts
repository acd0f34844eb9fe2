import { Links } from "bun-netlink/route";
import { ApplyError, desired } from "bun-netlink/state";

const state = desired({
  links: { br0: { kind: "bridge", up: true } },
  routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }],
});
const plan = await state.plan();
try {
  await plan.apply({ rollback: true });
} catch (error) {
  if (error instanceof ApplyError) console.log(error.code, error.notUndone.length);
}
using links = Links.open();
console.log(links.list({ kind: "bridge" }).toArray().length, "bridges");
