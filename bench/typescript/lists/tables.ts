// Lists all entries of a table as typed objects: lists/tables.ts <table> <listings per round>
import { Addresses, Links, Neighbours, Nexthops, Rules } from "../../../src/subsystems/route/index.ts";
import { measure, serve } from "../../lib/serve.ts";

const tables = {
  addresses: () => Addresses.open(),
  neighbours: () => Neighbours.open(),
  rules: () => Rules.open(),
  nexthops: () => Nexthops.open(),
  links: () => Links.open(),
};

/** The last listed entry. Without this reference, the JavaScript engine could omit creating the object. */
export let last: object | undefined;

using table = tables[process.argv[2] as keyof typeof tables]();
const filter = table instanceof Links || table instanceof Nexthops ? {} : { family: "inet" as const };

const repeats = Number(process.argv[3]);

await serve(() =>
  measure(() => {
    let operations = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const entry of table.list(filter)) {
        operations++;
        last = entry;
      }
    }
    return { operations, checksum: operations };
  }),
);
