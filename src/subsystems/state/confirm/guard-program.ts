// Main program of a guard process, which undoes an unconfirmed plan.
import { guard } from "./guard.ts";
import { parseArguments } from "./guard-process.ts";

await guard(Bun.main, parseArguments(process.argv[2]!));
process.exit(0);
