import {
  isArgumentError,
  typeError,
  withParent,
  withPath,
  withReason,
  withTitle,
} from "../../../base/argument-error.ts";
import type { BatchItem } from "../../../client/types.ts";
import { NetlinkError } from "../../../errors.ts";
import type { Operations } from "../../../families/nftables.ts";
import { type Steps, syncIo, wait } from "../../../io/io.ts";
import { checkObjectFields, renamedChain } from "../objects/arguments.ts";
import { checkFields } from "../statements/simple/checks.ts";
import { areOfOneText, type ValueOrigin, valueOrigin } from "../text/scanner/origin.ts";
import { type Change, NEW_FLAGS, type Request, type RequestContext } from "./change.ts";
import { RequestBuilder } from "./request-builder.ts";
import { RequestList } from "./request-list.ts";
import { RequestTemplates } from "./request-templates.ts";
import { RuleRequests } from "./rule-requests.ts";

/** For requests that are encoded without a kernel. */
export const withoutKernel: Omit<RequestContext, "interfaces"> = {
  io: syncIo,
  echo: false,
  shapeOf: () => wait(undefined),
  itemsOf: () => wait([]),
  startOf: () => wait(undefined),
  nameOf: () => wait(undefined),
  hasTable: () => wait(true),
  handlesOf: () => wait([]),
  chainHandle() {
    throw typeError("newname", "not allowed in a ruleset; give the chain its final name");
  },
};

/**
 * Encodes the commands of an nftables transaction as requests.
 *
 * @throws TypeError or RangeError with the path of the invalid field. The path starts with `commands[index]`. For an
 *   object that was parsed from nft text, the path starts with the line and column instead.
 */
export function* requestsOf(changes: readonly Change[], context: RequestContext): Steps<Request[]> {
  const usesIndexes = changes.some(({ kind, object }) => kind === "rule" && object.index !== undefined);
  const list = new RequestList(context, usesIndexes);
  const rules = new RuleRequests(list);
  const templates = new RequestTemplates(list, rules);
  const builder = new RequestBuilder(list, rules);
  for (let index = 0; index < changes.length; index++) {
    const change = changes[index]!;
    const { verb, kind, object } = change;
    const isNew = verb in NEW_FLAGS;
    const input = templates.inputOf(change);
    if (input !== undefined && templates.fill(input, index)) {
      const pause = context.io.pause(true);
      if (pause !== undefined) yield* wait(pause);
      continue;
    }
    const path = `${change.path ?? `commands[${index}]`}.${kind}`;
    let addTemplate: (() => void) | undefined;
    try {
      if (verb === "rename") checkFields(object, renamedChain, path);
      else checkObjectFields(kind, object, isNew, path);
      try {
        if (input === undefined) yield* builder.add(change, index);
        else addTemplate = yield* templates.add(input, change, index);
        const pause = context.io.pause(true);
        if (pause !== undefined) yield* wait(pause);
      } catch (error) {
        throw withParent(error, path);
      }
    } catch (error) {
      throw withOrigin(error, changes, index, path);
    }
    yield* list.encode();
    addTemplate?.();
  }
  yield* list.finish();
  return list.all;
}

/** Adds the position in the nft text to an error's path. */
function withOrigin(error: unknown, changes: readonly Change[], index: number, path: string): unknown {
  if (error instanceof NetlinkError && error.path !== undefined) {
    const place = placeInText(changes, index, error.path);
    if (place === undefined) return error;
    const { errno, operation } = error;
    const message = `${place.title}: ${error.message}\n${place.excerpt}`;
    return new NetlinkError(message, { errno, operation, path: place.title, cause: error });
  }
  if (!isArgumentError(error) || !error.path.startsWith(path)) return error;
  const at = placeInText(changes, index, error.path.slice(path.length + 1));
  if (at === undefined) return error;
  const { title, excerpt, field } = at;
  const placed = withReason(
    withPath(error, () => ""),
    (reason) => `${field === undefined ? "" : `${field}: `}${reason}\n${excerpt}`,
  );
  return withTitle(placed, `${title}: `, title);
}

/**
 * Returns where a value of a command was parsed, such as "rules.nft: line 3, column 5", and its line. The place contains
 * the index of the command if the commands were parsed from several texts.
 */
export function placeInText(changes: readonly Change[], index: number, inObject: string): ValueOrigin | undefined {
  const { object, path } = changes[index]!;
  const at = valueOrigin(object, inObject);
  if (at === undefined) return undefined;
  const isOneText = areOfOneText(Iterator.from(changes).map((change) => change.object));
  const command = path ?? (isOneText ? undefined : `commands[${index}]`);
  return command === undefined ? at : { ...at, title: `${command}: ${at.title}` };
}

export function batchItem({ operation, fields, flags }: Request): BatchItem<Operations, "newtable"> {
  return { operation, fields, flags } as BatchItem<Operations, "newtable">;
}
