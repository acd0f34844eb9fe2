import { Links } from "bun-netlink/route";
import { desired } from "bun-netlink/state";

const state = desired({ links: { br0: { kind: "bridge", up: true, mtu: 1400 } } });
await (await state.plan()).apply();

const repaired = Promise.withResolvers<string>();
await using keeper = state.keep({
  onReport: (report) => report.kind === "repaired" && repaired.resolve(report.steps.join("\n")),
});
await keeper.ready;

using links = Links.open();
links.set("br0", { mtu: 1300 });
console.log(await repaired.promise);
