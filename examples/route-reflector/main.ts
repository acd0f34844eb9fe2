// Keeps a routing table the same as another one: what is in the first is put into the second, and what goes away there goes
// away here. It ends after so many changes as its third argument says.
//   unshare -rn bun examples/route-reflector/main.ts 100 200
import { NetlinkError } from "bun-netlink";
import { Routes } from "bun-netlink/route";
import { routes as source, watch } from "bun-netlink/watch";

const [from, to] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 200)];
const most = Number(process.argv[4] ?? Number.POSITIVE_INFINITY);

using routes = Routes.open();
let reflected = 0;

/** Makes the second table what the first one is. */
function reflect(): void {
  const wanted = routes.list({ table: from, family: "inet" }).toArray();
  const key = ({ dst, metric, tos }: { dst: string; metric?: number; tos?: number }) =>
    `${dst} ${metric ?? 0} ${tos ?? 0}`;
  const keys = new Set(wanted.map(key));
  const stale = routes
    .list({ table: to, family: "inet" })
    .toArray()
    .filter((route) => !keys.has(key(route)));
  const outcomes = [
    ...routes.deleteMany(stale),
    ...routes.replaceMany(wanted.map((route) => ({ ...route, table: to }))),
  ];
  for (const { error } of outcomes) if (error instanceof NetlinkError) console.error(error.message);
  reflected++;
  console.log(`table ${to} has ${wanted.length} routes`);
}

await using changes = watch([source], { coalesce: true });
for await (const event of changes) {
  const concerns = event.kind === "snapshot" || event.kind === "resync" || event.item.table === from;
  if (concerns) reflect();
  if (reflected >= most) break;
}
