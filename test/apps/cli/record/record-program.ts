// Runs a program of the library in the current namespace. Prints its requests as JSON.
//
//   bun test/apps/cli/record/record-program.ts FILE

import { recordProgram } from "../../../../apps/cli/src/record/requests.ts";
import { sentRequest } from "./sent-requests.ts";

const { requests, status } = await recordProgram([process.execPath, process.argv[2]!], { all: true });
if (status !== 0) throw new Error(`the recorded program failed with status ${status}`);
console.log(JSON.stringify(requests.filter(({ isQuery }) => !isQuery).map((request) => sentRequest(request))));
