// Copies all routes of one routing table to another, and keeps the copy up to date. Exits after MAX updates:
//
//   unshare -rn bun examples/route-reflector/main.ts FROM TO [MAX]
import { NetlinkError } from "bun-netlink";
import { Routes } from "bun-netlink/route";
import { routes as source, watch } from "bun-netlink/watch";

const [from, to] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 200)];
const maxUpdates = Number(process.argv[4] ?? Number.POSITIVE_INFINITY);

using routes = Routes.open();
let updates = 0;

/** Makes the destination table equal to the source table. */
function update(): void {
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
  updates++;
  console.log(`table ${to} has ${wanted.length} routes`);
}

await using changes = watch(source.where({ table: from, family: "inet" }), { coalesce: true });
for await (const _event of changes) {
  update();
  if (updates >= maxUpdates) break;
}
