// Main program of a guard process, which undoes a plan that is not confirmed.
import { guard } from "./guard.ts";
import { parseArguments } from "./guard-process.ts";

await guard(Bun.main, parseArguments(process.argv[2]!));
process.exit(0);
