// Adds and deletes routes: transact.ts <routes per call>
import { NETLINK_ROUTE, NetlinkError, transact, transactMultiple } from "../../src/index.ts";
import { addRoute, deleteRoute } from "../lib/routes.ts";
import { measure, serve, sliced } from "../lib/serve.ts";

const REPEATS = sliced(16, 1);
const FIRST_ROUTE = 0x100000;

const batch = Number(process.argv[2] ?? 1);
const routes = sliced(1000, batch === 1 ? 128 : Math.max(640, batch));
const adds = Array.from({ length: routes }, (_, number) => addRoute(FIRST_ROUTE + number));
const deletes = Array.from({ length: routes }, (_, number) => deleteRoute(FIRST_ROUTE + number));

/** Sends one request per call and returns how many requests failed. */
function transactSingly(requests: typeof adds): number {
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

/** Sends `batch` requests per call and returns how many requests failed. */
function transactInBatches(requests: typeof adds): number {
  let failed = 0;
  for (let from = 0; from < requests.length; from += batch) {
    const results = transactMultiple(NETLINK_ROUTE, requests.slice(from, from + batch));
    for (const { error } of results) if (error !== undefined) failed++;
  }
  return failed;
}

const transactAll = batch === 1 ? transactSingly : transactInBatches;

await serve(() =>
  measure(() => {
    let checksum = 0;
    for (let repeat = 0; repeat < REPEATS; repeat++) checksum += transactAll(adds) + transactAll(deletes);
    return { checksum, operations: 2 * routes * REPEATS };
  }),
);
