// Runs the commands of a group, or those in the JSON list of a file, in the current namespace and records each of them.
// Prints the calls of each command and a program that makes all calls as JSON.
//
//   bun test/apps/cli/record/record-group.ts GROUP|FILE.json

import { ExitStatus } from "../../../../apps/cli/src/errors.ts";
import { NftablesText } from "../../../../apps/cli/src/record/nftables-text.ts";
import { programOf } from "../../../../apps/cli/src/record/program-text.ts";
import { type RecordedRequest, recordProgram } from "../../../../apps/cli/src/record/requests.ts";
import { commandsOf, type RecordedGroup } from "./groups.ts";
import { type SentRequest, sentRequest } from "./sent-requests.ts";

const rows: [string, string[]][] = [];
const requests: RecordedRequest[] = [];
const sent: SentRequest[] = [];
const sets = new Map<string, Record<string, unknown>>();
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
    recording === undefined || (recording.status !== 0 && recording.requests.every((one) => one.isQuery));
  if (recording === undefined || isFailure) {
    rows.push([command, []]);
    continue;
  }
  const first = batches;
  for (const request of recording.requests) {
    const batch = request.batch === undefined ? undefined : first + request.batch;
    requests.push(batch === undefined ? request : { ...request, batch });
    batches = Math.max(batches, batch ?? 0);
    if (!request.isQuery) sent.push(sentRequest(request, command));
  }
  for (const [name, set] of recording.sets) sets.set(name, set);
  rows.push([command, (await programOf(recording, firewall)).calls]);
}
const changes = requests.filter(({ isQuery }) => !isQuery);
const program = await programOf({ requests: changes, sets, unknown: 0 });
const group: RecordedGroup = { rows, program: program.text, sent };
console.log(JSON.stringify(group));
