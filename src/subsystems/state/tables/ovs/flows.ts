import { typeError } from "../../../../base/argument-error.ts";
import { checkOptions, checkString } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { sha256 } from "../../../../base/engine.ts";
import { groupBy } from "../../../../base/objects.ts";
import { ENODEV } from "../../../../constants/errno.ts";
import { NetlinkError } from "../../../../errors.ts";
import { TimeSlice } from "../../../../threads/time-slice.ts";
import type { Flow } from "../../../ovs/core/flow.ts";
import type { DatapathOperation } from "../../../ovs/execute/operations.ts";
import { formatActions, parseActions } from "../../../ovs/text/actions.ts";
import { formatFlow, parseFlow } from "../../../ovs/text/key.ts";
import type { PortNames } from "../../../ovs/text/options.ts";
import { openGroup } from "../../model/group-socket.ts";
import { failureOf } from "../../model/outcomes.ts";
import { defineTable, type StateTable } from "../../model/table.ts";
import { datapathKey, isDone, listDatapaths } from "./datapaths.ts";

interface WantedFlow {
  readonly datapath: string;
  /** Key and mask of the flow in the syntax of `ovs-dpctl`. */
  readonly flow: string;
  readonly actions: string;
  /** Null if the key and mask identify the flow. */
  readonly ufid: string | null;
}

interface ListedFlow {
  readonly datapath: string;
  readonly ufid: string | null;
  readonly flow: string;
  readonly actions: string;
  readonly ports: PortNames;
}

const names = { datapath: checkString, flow: checkString, actions: checkString, ufid: true } as const;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export const datapathFlowTable: StateTable<ListedFlow, WantedFlow> = defineTable<ListedFlow, WantedFlow>({
  name: "datapathFlows",
  noun: "flow",
  openEvents: (netns) => openGroup(netns, "ovs_flow"),
  marks: ["alias"],

  normalise(input, path, { alias }) {
    checkOptions(input, names, path);
    const { datapath, flow, actions = "", ufid } = input as Partial<WantedFlow>;
    if (typeof datapath !== "string" || datapath === "")
      throw typeError(`${path}.datapath`, `expected the name of a datapath, got ${describeValue(datapath)}`);
    if (typeof flow !== "string")
      throw typeError(`${path}.flow`, `expected a flow such as "in_port(eth1),eth()", got ${describeValue(flow)}`);
    if (ufid !== undefined && ufid !== null && !UUID.test(ufid))
      throw typeError(`${path}.ufid`, `expected a UUID in lower case or null, got ${describeValue(ufid)}`);
    const ports = placeholderPorts();
    const text = flowText(
      parsed(() => parseFlow(flow, { ports }), `${path}.flow`),
      ports,
    );
    parsed(() => parseActions(actions, { ports }), `${path}.actions`);
    return { datapath, flow: text, actions, ufid: ufid === undefined ? identifierOf(datapath, text, alias) : ufid };
  },

  async list(scope, isRequired) {
    const found: ListedFlow[] = [];
    const slice = new TimeSlice();
    for (const { name } of await listDatapaths(scope, isRequired)) {
      const datapath = await scope.datapath(name);
      const ports = await datapath.portNames();
      for (const { key = {}, mask = {}, actions = [], ufid } of await datapath.flows().toArray()) {
        const flow = flowText({ key, mask }, ports);
        const text = formatActions(actions, { ports, complete: true });
        found.push({ datapath: name, ufid: ufid ?? null, flow, actions: text, ports });
        if (slice.isOverAfterEntry()) await slice.pause();
      }
    }
    return found;
  },
  key: ({ datapath, ufid, flow }) => `${datapath} ${ufid ?? flow}`,
  title: ({ datapath, flow, actions }) => `${flow}, actions:${actions === "" ? "drop" : actions} of ${datapath}`,

  compare: (list, wanted, current) =>
    list.compare("actions", canonicalActions(wanted.actions, current.ports), current.actions),

  containersOf: ({ datapath }) => [datapathKey(datapath)],
  isInScope: ({ datapath }, isDeclared) => isDeclared("datapaths", datapath),
  isOwned: ({ ufid }, { alias }) => alias !== undefined && ufid?.startsWith(markOf(alias)) === true,
  restore: ({ datapath, ufid, flow, actions }) => ({ datapath, ufid, flow, actions }),

  async write(scope, action, changes) {
    const slice = new TimeSlice();
    const results: (NetlinkError | undefined)[] = [];
    const byDatapath = groupBy(
      changes.keys(),
      (index) => (changes[index]!.wanted ?? changes[index]!.current)!.datapath,
    );
    for (const [name, at] of byDatapath) {
      const failure = await failureOf(async () => {
        const datapath = await scope.datapath(name);
        const ports = await datapath.portNames();
        const operations: DatapathOperation[] = [];
        for (const index of at) {
          const flow = flowOf((changes[index]!.wanted ?? changes[index]!.current)!, ports);
          if (action === "remove") operations.push({ delete: selectorOf(flow) });
          else operations.push(action === "change" ? { modify: flow } : { put: flow });
          if (slice.isOverAfterEntry()) await slice.pause();
        }
        for (const [position, { error }] of (await datapath.operate(operations)).entries())
          results[at[position]!] = error !== undefined && isDone(action)(error) ? undefined : error;
      }, isDone(action));
      if (failure !== undefined) for (const index of at) results[index] = failure;
    }
    return changes.map((_, index) => results[index]);
  },
});

/** A missing port is no invalid declaration: it may appear later. */
function flowOf({ flow, actions, ufid }: WantedFlow | ListedFlow, ports: PortNames) {
  try {
    const match = parseFlow(flow, { ports });
    return { ...match, ...(ufid !== null && { ufid }), actions: parseActions(actions, { ports }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `put flow ${flow}: ${reason}; declare the port in datapathPorts (ENODEV)`;
    throw new NetlinkError(message, { errno: ENODEV, operation: "put flow", cause: error });
  }
}

function selectorOf({ key, ufid }: ReturnType<typeof flowOf>) {
  return ufid === undefined ? { key } : { ufid };
}

/**
 * Returns the text that identifies a flow without a UFID. Wildcards that the kernel adds to the mask are omitted, so that
 * listed and declared texts are equal.
 */
function flowText({ key = {}, mask = {} }: Pick<Flow, "key" | "mask">, ports: PortNames): string {
  const match = withoutAddedWildcards(key, mask);
  return formatFlow(match.key, match.mask, { ports, complete: true });
}

type Match = Required<Pick<Flow, "key" | "mask">>;

function withoutAddedWildcards(key: Match["key"], mask: Match["mask"]): Match {
  const match = { key: { ...key }, mask: { ...mask } };
  if (mask.ethertype === 0) delete match.mask.ethertype;
  if (mask.ipv6Exthdrs?.hdrs === 0) {
    delete match.key.ipv6Exthdrs;
    delete match.mask.ipv6Exthdrs;
  }
  if (key.encap !== undefined && mask.encap !== undefined) {
    const inner = withoutAddedWildcards(key.encap, mask.encap);
    match.key.encap = inner.key;
    match.mask.encap = inner.mask;
  }
  return match;
}

/** Returns actions unchanged if one of their ports does not exist. */
function canonicalActions(actions: string, ports: PortNames): string {
  try {
    return formatActions(parseActions(actions, { ports }), { ports, complete: true });
  } catch {
    return actions;
  }
}

/** Accepts every port name, to check text before its ports exist. */
function placeholderPorts(): PortNames {
  const names: string[] = [];
  const FIRST = 0x10000;
  return {
    nameOf: (number) => names[number - FIRST],
    numberOf(name) {
      if (!names.includes(name)) names.push(name);
      return names.indexOf(name) + FIRST;
    },
  };
}

function parsed<Value>(parse: () => Value, path: string): Value {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw typeError(path, error.message, { cause: error });
  }
}

/** Returns the digits with which the owner's flow identifiers start. */
function markOf(alias: string | undefined): string {
  return sha256()
    .update(`owner ${alias ?? ""}`)
    .digest("hex")
    .slice(0, 8);
}

/** Combines the owner's digits ({@link markOf}) and a hash. */
function identifierOf(datapath: string, flow: string, alias: string | undefined): string {
  const hash = sha256().update(`flow ${datapath}\0${flow}`).digest("hex");
  return `${markOf(alias)}-${hash.slice(0, 4)}-4${hash.slice(4, 7)}-8${hash.slice(7, 10)}-${hash.slice(10, 22)}`;
}
