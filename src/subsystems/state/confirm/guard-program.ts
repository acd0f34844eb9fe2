// Main program of a guard process, which undoes an unconfirmed plan.
import { mainFile } from "../../../base/engine.ts";
import { guard } from "./guard.ts";
import { parseArguments } from "./guard-process.ts";

await guard(mainFile(), parseArguments(process.argv[2]!));
process.exit(0);
