// Runs a program of the library in the current namespace. Prints its requests as JSON.
//
//   bun test/apps/cli/record/record-program.ts FILE

import { recordProgram, requestsOf } from "../../../../apps/cli/src/record/requests.ts";
import { sentRequest } from "./sent-requests.ts";

const recording = await recordProgram([process.execPath, process.argv[2]!], { all: true });
const { status } = recording;
if (status !== 0) throw new Error(`the recorded program failed with status ${status}`);
console.log(
  JSON.stringify(
    requestsOf(recording)
      .filter(({ isQuery }) => !isQuery)
      .map((request) => sentRequest(request)),
  ),
);
