// Prints the history of the applied plans in the default directory.
import { applyHistory } from "../../../../../src/subsystems/state/index.ts";

console.log(JSON.stringify(await applyHistory()));
