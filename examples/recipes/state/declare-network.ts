import { desired } from "bun-netlink/state";

const state = desired({
  links: { br0: { kind: "bridge", up: true }, eth1: { master: "br0", up: true } },
  addresses: [{ dev: "br0", local: "198.51.100.1/24" }],
});
const plan = await state.plan();
for (const step of plan.steps) console.log(String(step));
await plan.apply({ rollback: true });
console.log(`${(await state.plan()).steps.length} steps left`);
