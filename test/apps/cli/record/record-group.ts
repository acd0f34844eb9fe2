// Runs the commands of a group, or those in the JSON list of a file, in the current namespace and records each of them.
// Prints the calls of each command and a program that makes all calls as JSON.
//
//   bun test/apps/cli/record/record-group.ts GROUP|FILE.json

import { ExitStatus } from "../../../../apps/cli/src/errors.ts";
import { NftablesText } from "../../../../apps/cli/src/record/nftables-text.ts";
import { programOf } from "../../../../apps/cli/src/record/program-text.ts";
import { isRequest, type RecordedStep, recordProgram } from "../../../../apps/cli/src/record/requests.ts";
import { commandsOf, type RecordedGroup } from "./groups.ts";
import { type SentRequest, sentRequest } from "./sent-requests.ts";

const rows: [string, string[]][] = [];
const steps: RecordedStep[] = [];
const sent: SentRequest[] = [];
const firewall = new NftablesText();
let batches = 0;
const source = process.argv[2]!;
const commands = source.endsWith(".json") ? ((await Bun.file(source).json()) as string[]) : commandsOf(source);
for (const command of commands) {
  // Some shells have commands of their own with the names of programs.
  const text = command.replaceAll(/^\S+/gm, (name) => Bun.which(name) ?? name);
  const recording = await recordProgram(["sh", "-c", text]).catch((error: unknown) => {
    // The kernel rejects some commands, for example because it lacks a kind of interface.
    if (error instanceof ExitStatus) return undefined;
    throw error;
  });
  // A program that fails may have read what it needs for the change that fails.
  const isFailure =
    recording === undefined ||
    (recording.status !== 0 && recording.steps.every((one) => isRequest(one) && one.isQuery));
  if (recording === undefined || isFailure) {
    rows.push([command, []]);
    continue;
  }
  const first = batches;
  for (const step of recording.steps) {
    if (!isRequest(step)) {
      steps.push(step);
      continue;
    }
    const batch = step.batch === undefined ? undefined : first + step.batch;
    steps.push(batch === undefined ? step : { ...step, batch });
    batches = Math.max(batches, batch ?? 0);
    if (!step.isQuery) sent.push(sentRequest(step, command));
  }
  rows.push([command, (await programOf(recording, firewall)).calls]);
}
const program = await programOf({ steps: steps.filter((step) => !(isRequest(step) && step.isQuery)) });
const group: RecordedGroup = { rows, program: program.text, sent };
console.log(JSON.stringify(group));
