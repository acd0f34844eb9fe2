// Adds and deletes routes in batches, or one by one: transact.ts <batch>
import { NETLINK_ROUTE, NetlinkError, transact, transactMultiple } from "../../src/index.ts";
import { measure, serve } from "../lib/contender.ts";
import { addRoute, deleteRoute } from "../lib/routes.ts";

const ROUTES = 1000;
const REPEATS = 16;
const FIRST = 0x100000;

const batch = Number(process.argv[2] ?? 1);
const adds = Array.from({ length: ROUTES }, (_, number) => addRoute(FIRST + number));
const deletes = Array.from({ length: ROUTES }, (_, number) => deleteRoute(FIRST + number));

function oneByOne(requests: typeof adds): number {
  let failed = 0;
  for (const request of requests) {
    try {
      transact(NETLINK_ROUTE, request);
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      failed++;
    }
  }
  return failed;
}

function inBatches(requests: typeof adds): number {
  let failed = 0;
  for (let from = 0; from < requests.length; from += batch) {
    const results = transactMultiple(NETLINK_ROUTE, requests.slice(from, from + batch));
    for (const { error } of results) if (error !== undefined) failed++;
  }
  return failed;
}

const all = batch === 1 ? oneByOne : inBatches;

await serve(() =>
  measure(() => {
    let checksum = 0;
    for (let repeat = 0; repeat < REPEATS; repeat++) checksum += all(adds) + all(deletes);
    return { checksum, operations: 2 * ROUTES * REPEATS };
  }),
);
