import { checkOneOf, checkOptions, checkRequiredString } from "../../../base/check.ts";
import type { Fields } from "../../../schema/model/types.ts";
import type { DatapathOperation } from "../execute/operations.ts";
import { readList } from "./actions.ts";
import { labelAt, readUfid } from "./datapath-flow.ts";
import { type FlowMatch, readAttribute } from "./key.ts";
import { type ParseOptions, parseChecks } from "./options.ts";
import { FlowSyntaxError, Scanner } from "./scanner.ts";

/** Operation for lines of a flow file that do not start with `add`, `modify` or `delete`. */
export type FlowCommand = "add" | "modify" | "delete";

const commands = ["add", "modify", "delete"] as const satisfies readonly FlowCommand[];

/**
 * Parses a flow file of `ovs-dpctl add-flows`, `mod-flows` or `del-flows` into operations for `Datapath.operate`.
 * Unlike `ovs-dpctl`, this function parses the whole file before anything is sent. With `add`, the operation fails if
 * the flow exists (EEXIST).
 *
 * ```ts
 * const results = datapath.operate(parseFlowCommands(await Bun.file("flows.txt").text()));
 * ```
 *
 * Each line is a flow and its actions (`in_port(1),eth() 2`), optionally after a `ufid:`. Lines that delete a flow have
 * no actions. A line may start with `add`, `modify` or `delete`, which overrides `command`. `#` starts a comment.
 *
 * Throws a {@link FlowSyntaxError} with the position in the text.
 */
export function parseFlowCommands(
  text: string,
  command: FlowCommand = "add",
  options: ParseOptions = {},
): DatapathOperation[] {
  checkRequiredString(text, "text");
  checkOneOf(command, commands, "command");
  checkOptions(options, parseChecks);
  const operations: DatapathOperation[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const content = line.replace(/#.*/, "").trimEnd();
    if (content.trim() !== "") {
      try {
        operations.push(readLine(new Scanner(content), command, options));
      } catch (error) {
        if (!(error instanceof FlowSyntaxError)) throw error;
        throw new FlowSyntaxError(text, start + error.position, error.expected);
      }
    }
    start += line.length + 1;
  }
  return operations;
}

function readLine(scanner: Scanner, command: FlowCommand, { ports }: ParseOptions): DatapathOperation {
  scanner.space();
  const keyword = commands.find((word) => scanner.eat(`${word} `)) ?? command;
  scanner.space();
  const key: Fields = {};
  const mask: Fields = {};
  const match: FlowMatch & { ufid?: string } = { key, mask };
  const names = new Set<string>();
  do {
    const start = scanner.at;
    const label = labelAt(scanner);
    if (label === undefined) readAttribute(scanner, ports, key, mask, names);
    else if (label !== "ufid" || names.size > 0) scanner.fail("an attribute of a flow's key", start);
    else match.ufid = readUfid(scanner);
  } while (nextAttribute(scanner));
  if (keyword === "delete") {
    if (!scanner.done) scanner.fail("no actions in a deletion");
    return { delete: match };
  }
  if (scanner.done) scanner.fail("actions");
  const actions = readList(scanner, ports, false);
  return keyword === "add" ? { put: { ...match, actions, exclusive: true } } : { modify: { ...match, actions } };
}

/** White space ends a flow key, unless it follows a comma. */
function nextAttribute(scanner: Scanner): boolean {
  const comma = scanner.eat(",");
  scanner.space();
  return comma && !scanner.done;
}
